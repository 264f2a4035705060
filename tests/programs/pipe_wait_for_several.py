import time
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def speak(end, delay, words):
    time.sleep(delay)
    for word in words:
        end.send(word)
    end.close()


def sleep(seconds):
    time.sleep(seconds)


if __name__ == "__main__":
    readers = []
    processes = []
    for n in range(3):
        reader, writer = Pipe(False)
        p = Process(target=speak, args=(writer, 0.02 * n, [n, n * 10, n * 100]))
        p.start()
        writer.close()
        readers.append(reader)
        processes.append(p)
    got = []
    while readers:
        for reader in wait(readers):
            try:
                got.append(reader.recv())
            except EOFError:
                readers.remove(reader)
    print(sorted(got))
    print([n for n in got if n in (1, 10, 100)])
    for p in processes:
        p.join()

    reader, writer = Pipe(False)
    print(wait([reader], 0.02), wait([], 0))
    told, tell = Pipe(False)
    p = Process(target=told.recv)
    q = Process(target=sleep, args=(60,))
    p.start()
    q.start()
    print(wait([p.sentinel, q.sentinel, reader], timeout=0) == [])
    tell.send(0)
    print(wait([q.sentinel, p.sentinel, reader]) == [p.sentinel])
    writer.send(1)
    print(wait([reader, p.sentinel], 1) == [reader, p.sentinel])
    q.kill()
    print(wait([q.sentinel]) == [q.sentinel])
    p.join()
    q.join()
    print(p.exitcode, q.exitcode)
