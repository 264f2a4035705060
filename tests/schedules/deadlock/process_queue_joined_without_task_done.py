# deadlock: other
# waits: MainThread items
from multiprocessing import JoinableQueue, Process


def work(items):
    items.get()


if __name__ == "__main__":
    items = JoinableQueue()
    process = Process(target=work, args=(items,))
    process.start()
    items.put(1)
    items.join()
