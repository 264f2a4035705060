# A thread writes, then asks a process; another one reads when the answer comes.
import multiprocessing
import threading

data = 0


def echo(pipe):
    pipe.send(pipe.recv())


def work(pipe):
    global data
    data = 5
    pipe.send("go")


if __name__ == "__main__":
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=echo, args=(there,))
    process.start()
    thread = threading.Thread(target=work, args=(here,))
    thread.start()
    assert here.recv() == "go" and data == 5
    thread.join()
    process.join()
