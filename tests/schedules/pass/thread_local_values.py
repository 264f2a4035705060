# Each thread sees its own attributes of a threading.local object.
import threading

own = threading.local()
out = []


def work(n):
    own.value = n
    for _ in range(2):
        own.value += 1
    out.append(own.value)


threads = [threading.Thread(target=work, args=(n,)) for n in (0, 10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(out) == [2, 12]
