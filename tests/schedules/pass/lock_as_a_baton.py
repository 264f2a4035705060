# A lock that one thread takes and another releases: nobody abandons it.
import threading

mine, yours = threading.Lock(), threading.Lock()
yours.acquire()
laps = []


def run(before, after, name):
    for _ in range(2):
        before.acquire()
        laps.append(name)
        after.release()


runners = [threading.Thread(target=run, args=(mine, yours, "a")),
           threading.Thread(target=run, args=(yours, mine, "b"))]
for runner in runners:
    runner.start()
for runner in runners:
    runner.join()
print(laps)
