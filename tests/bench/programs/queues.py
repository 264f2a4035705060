import queue
import threading
import time


def pairs(make, n=100000):
    q = make()
    start = time.perf_counter()
    for i in range(n):
        q.put(i)
        q.get()
    return n / (time.perf_counter() - start) / 1000


def produce(q, n):
    for i in range(n):
        q.put(i)


def consume(q, n):
    for _ in range(n):
        q.get()


def between(maxsize, each, n=50000):
    q = queue.Queue(maxsize)
    threads = [threading.Thread(target=work, args=(q, n // each))
               for work in (produce, consume) for _ in range(each)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return n / (time.perf_counter() - start) / 1000


print('Queue-pairs', pairs(queue.Queue))
print('LifoQueue-pairs', pairs(queue.LifoQueue))
print('PriorityQueue-pairs', pairs(queue.PriorityQueue))
print('SimpleQueue-pairs', pairs(queue.SimpleQueue))
print('1P/1C-unbounded', between(0, 1))
print('1P/1C-maxsize-10', between(10, 1))
print('1P/1C-maxsize-1', between(1, 1))
print('2P/2C-maxsize-10', between(10, 2))
