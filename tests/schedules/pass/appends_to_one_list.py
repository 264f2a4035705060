# Two appends are ordered by the list.
import threading

log = []


def work(name):
    for i in range(3):
        log.append(name * i)


threads = [threading.Thread(target=work, args=(n,)) for n in "abc"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(log) == 9 and sorted(log)[0] == ""
