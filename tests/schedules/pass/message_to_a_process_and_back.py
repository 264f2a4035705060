# A child process answers; threads of the parent pass its answer on.
import multiprocessing
import threading


def double(inbox, outbox):
    while (n := inbox.get()) is not None:
        outbox.put(n * 2)


note = []


def listen(outbox):
    for _ in range(3):
        note.append(outbox.get())


if __name__ == "__main__":
    inbox, outbox = multiprocessing.Queue(), multiprocessing.Queue()
    process = multiprocessing.Process(target=double, args=(inbox, outbox))
    process.start()
    thread = threading.Thread(target=listen, args=(outbox,))
    thread.start()
    for n in (1, 2, 3):
        inbox.put(n)
    inbox.put(None)
    thread.join()
    process.join()
    assert note == [2, 4, 6]
