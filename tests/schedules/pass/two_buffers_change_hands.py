# Two buffers go round between two queues: only their owner writes to them.
import queue
import threading

empty, full = queue.Queue(), queue.Queue()
for _ in range(2):
    empty.put([0] * 3)
sums = []


def fill():
    for n in range(4):
        buffer = empty.get()
        for i in range(3):
            buffer[i] = n
        full.put(buffer)
    full.put(None)


thread = threading.Thread(target=fill)
thread.start()
while (buffer := full.get()) is not None:
    sums.append(sum(buffer))
    empty.put(buffer)
thread.join()
assert sums == [0, 3, 6, 9]
