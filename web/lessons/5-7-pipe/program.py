import time
from multiprocessing import Pipe, Process


def ask(end):
    for a, b in ((2, 3), (20, 22), (6, 1)):
        end.send((a, b))
        print(f"child: what is {a} + {b}? The answer is {end.recv()}")
        time.sleep(0.1)
    print("child: no more questions")


if __name__ == "__main__":
    mine, theirs = Pipe()
    child = Process(target=ask, args=(theirs,))
    child.start()
    theirs.close()  # from now on only the child has this end
    try:
        while True:
            a, b = mine.recv()
            mine.send(a + b)
    except EOFError:
        print("main: the other end has been closed")
    child.join()
