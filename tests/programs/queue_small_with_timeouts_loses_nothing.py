# spins
# Queues of size 1 to 3, with producers and consumers that sometimes give up
# after a moment and try again: each item arrives once.
import queue
import threading


def run(make, size):
    box = make(size)
    got = [[] for _ in range(4)]
    stop = object()

    def produce(number):
        for step in range(30):
            item = (number, step)
            while True:
                try:
                    if step % 3 == 0:
                        box.put(item)
                    elif step % 3 == 1:
                        box.put(item, timeout=0.0005)
                    else:
                        box.put_nowait(item)
                    break
                except queue.Full:
                    pass

    def consume(mine):
        step = 0
        while True:
            step += 1
            try:
                item = box.get(timeout=0.0005) if step % 2 else box.get()
            except queue.Empty:
                continue
            box.task_done()
            if item[0] == 99:
                return
            mine.append(item)

    producers = [threading.Thread(target=produce, args=(n,)) for n in range(4)]
    consumers = [threading.Thread(target=consume, args=(m,)) for m in got]
    for thread in producers + consumers:
        thread.start()
    for thread in producers:
        thread.join()
    box.join()
    for number in range(4):
        box.put((99, number))
    for thread in consumers:
        thread.join()
    everything = sorted(sum(got, []))
    print(make.__name__, size, everything == [(n, s) for n in range(4)
                                              for s in range(30)],
          box.qsize(), box.empty())


for size in 1, 2, 3:
    run(queue.Queue, size)
run(queue.LifoQueue, 2)
run(queue.PriorityQueue, 2)
