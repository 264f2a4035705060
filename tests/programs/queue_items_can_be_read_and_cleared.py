import queue

fifo = queue.Queue()
lifo = queue.LifoQueue()
ordered = queue.PriorityQueue()
for i in (3, 1, 2):
    fifo.put(i)
    lifo.put(i)
    ordered.put(i)
for q in (fifo, lifo, ordered):
    print(q.queue, list(q.queue), len(q.queue), q.queue[0], q.queue[-1], 2 in q.queue)
items = fifo.queue
fifo.get()
print(items, [x for x in items])
fifo.queue.clear()
print(fifo.empty(), fifo.qsize(), len(items), bool(items))
