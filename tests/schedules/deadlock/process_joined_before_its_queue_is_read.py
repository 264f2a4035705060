# deadlock: full-queue
# cycle: MainThread Producer
# waits: MainThread items, MainThread Producer
from multiprocessing import Process, Queue


def produce(items):
    for number in range(3):
        items.put(number)


if __name__ == "__main__":
    items = Queue(2)
    process = Process(target=produce, args=(items,), name="Producer")
    process.start()
    process.join()
    print(items.get())
