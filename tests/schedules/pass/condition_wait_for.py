# wait_for() and notify_all().
import threading

cond = threading.Condition()
stage = 0


def work(n):
    global stage
    with cond:
        cond.wait_for(lambda: stage == n)
        stage += 1
        cond.notify_all()


threads = [threading.Thread(target=work, args=(n,)) for n in (2, 0, 1)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert stage == 3
