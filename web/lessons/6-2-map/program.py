import os
import time
from multiprocessing import Pool

PLATES = [("A", 0.3), ("B", 0.3), ("C", 0.3), ("D", 0.1), ("E", 0.1), ("F", 0.1)]


def wash(plate):
    name, seconds = plate
    time.sleep(seconds)
    return f"{name}@{os.getpid()}"


if __name__ == "__main__":
    with Pool(2) as pool:
        for chunksize in (3, 1):
            began = time.perf_counter()
            clean = pool.map(wash, PLATES, chunksize)
            took = time.perf_counter() - began
            print(f"chunks of {chunksize}, {took:.1f} s:", *clean)
        print("as they get ready:", *pool.imap_unordered(wash, PLATES))
