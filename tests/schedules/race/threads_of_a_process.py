# race: n, lines 11 and 11
# Two threads of a child process.
import multiprocessing
import threading

n = 0


def add():
    global n
    n += 1


def child():
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    process = multiprocessing.Process(target=child)
    process.start()
    process.join()
