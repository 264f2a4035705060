import time
from multiprocessing import Pipe, Process, Queue


def double(q, results):
    time.sleep(0.05)
    for _ in range(6):
        item = q.get()
        results.put((len(item), item[:3], item[-3:], item + item))


def count(end, total):
    got = 0
    while got < total:
        got += len(end.recv_bytes())
    end.send(got)


if __name__ == "__main__":
    q, results = Queue(), Queue()
    p = Process(target=double, args=(q, results))
    p.start()
    for n in (0, 1, 1000, 70_000, 1_000_000, 5_000_000):
        q.put("ab" * n + "end")
    for _ in range(6):
        length, first, last, twice = results.get()
        print(length, first, last, len(twice), twice.count("end"))
    p.join()
    here, there = Pipe()
    p = Process(target=count, args=(there, 20_000_000))
    p.start()
    block = bytes(range(250)) * 400
    for _ in range(200):
        here.send_bytes(block)
    print(here.recv())
    p.join()
