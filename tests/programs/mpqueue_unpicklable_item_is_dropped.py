import io
import sys
import time
from multiprocessing import Process, Queue, SimpleQueue


def put_all(q):
    sys.stderr = io.StringIO()
    q.put("before")
    q.put(lambda: 1)
    q.put([1, q])
    q.put("after")
    time.sleep(0.2)
    lines = sys.stderr.getvalue().splitlines()
    sys.stderr = sys.__stderr__
    q.put([line.split(" at 0x")[0] for line in lines if line[:1] not in (" ", "")])


if __name__ == "__main__":
    q = Queue()
    p = Process(target=put_all, args=(q,))
    p.start()
    print(q.get())
    print(q.get())
    for line in q.get():
        print(line)
    p.join()
    print(p.exitcode, q.empty())
    simple = SimpleQueue()
    try:
        simple.put(lambda: 1)
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
    print(simple.empty())
    for make in (Queue, SimpleQueue):
        try:
            simple.put(make())
        except RuntimeError as error:
            print(error)
