import queue
import threading
import time

q = queue.Queue()
done = []


def work():
    while True:
        item = q.get()
        time.sleep(0.001)
        done.append(item)
        q.task_done()


for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
for i in range(12):
    q.put(i)
q.join()
print(sorted(done), q.unfinished_tasks)
try:
    q.task_done()
except ValueError as error:
    print(error)
