import queue
import threading

q = queue.SimpleQueue()
for i in range(5):
    q.put(i)
print(q.qsize(), q.get(), q.get_nowait(), q.empty())
while not q.empty():
    q.get()
try:
    q.get(timeout=0.01)
except queue.Empty:
    print('empty')
thread = threading.Timer(0.01, q.put, ['late'])
thread.start()
print(q.get())
thread.join()
