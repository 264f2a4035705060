import queue
import threading

q = queue.Queue(3)
got = [[], []]


def produce(base):
    for i in range(50):
        q.put(base + i)


def consume(mine):
    while True:
        item = q.get()
        if item is None:
            return
        mine.append(item)


producers = [threading.Thread(target=produce, args=(b,)) for b in (0, 100)]
consumers = [threading.Thread(target=consume, args=(g,)) for g in got]
for thread in producers + consumers:
    thread.start()
for thread in producers:
    thread.join()
for _ in consumers:
    q.put(None)
for thread in consumers:
    thread.join()
print(sorted(got[0] + got[1]) == [*range(50), *range(100, 150)])
# One consumer sees each producer's items in their order.
for mine in got:
    low = [i for i in mine if i < 100]
    print(low == sorted(low))
