# The second lock is only tried for: nobody waits for it while holding one.
import threading
import time

a, b = threading.Lock(), threading.Lock()
done = []


def work(first, second, name):
    while True:
        with first:
            if second.acquire(blocking=False):
                done.append(name)
                second.release()
                return
        time.sleep(0.01)


threads = [
    threading.Thread(target=work, args=(a, b, "one")),
    threading.Thread(target=work, args=(b, a, "two")),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(done) == ["one", "two"]
