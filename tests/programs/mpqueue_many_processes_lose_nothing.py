from multiprocessing import Process, Queue


def produce(q, first, count):
    for i in range(first, first + count):
        q.put(i)


def consume(q, results):
    items = []
    while True:
        item = q.get()
        if item is None:
            break
        items.append(item)
    results.put(items)


if __name__ == "__main__":
    for maxsize in (0, 3):
        q, results = Queue(maxsize), Queue()
        producers = [Process(target=produce, args=(q, n * 200, 200)) for n in range(3)]
        consumers = [Process(target=consume, args=(q, results)) for _ in range(3)]
        for p in producers + consumers:
            p.start()
        for p in producers:
            p.join()
        for _ in consumers:
            q.put(None)
        taken = [results.get() for _ in consumers]
        for p in consumers:
            p.join()
        print(sorted(sum(taken, [])) == list(range(600)))
        # What one process has put comes out in its order.
        print(
            all(
                [i for i in items if i // 200 == n] == sorted(i for i in items if i // 200 == n)
                for items in taken
                for n in range(3)
            )
        )
        print(q.empty(), q.qsize())
