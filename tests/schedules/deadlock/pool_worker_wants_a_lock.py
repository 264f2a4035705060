# deadlock: cycle
# waits: MainThread pool, MainThread lock
from multiprocessing import Lock, Pool

lock = Lock()


def square(n):
    with lock:
        return n * n


if __name__ == "__main__":
    with Pool(2) as pool:
        with lock:
            print(pool.map(square, range(4)))
