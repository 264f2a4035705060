# deadlock: empty-queue
# waits: MainThread items, MainThread Consumer
from multiprocessing import Process, Queue


def consume(items):
    while True:
        print(items.get())


if __name__ == "__main__":
    items = Queue()
    process = Process(target=consume, args=(items,), name="Consumer")
    process.start()
    items.put("only one")
    process.join()
