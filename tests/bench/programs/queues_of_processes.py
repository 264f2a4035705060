import time
from multiprocessing import Process, Queue

N = 20000


def produce(q, ready):
    ready.put(None)
    for i in range(N):
        q.put(i)


if __name__ == '__main__':
    q, ready = Queue(), Queue()
    producer = Process(target=produce, args=(q, ready))
    producer.start()
    ready.get()
    start = time.perf_counter()
    for _ in range(N):
        q.get()
    print('multiprocessing.Queue-1P/1C', N / (time.perf_counter() - start) / 1000)
    producer.join()
