from multiprocessing import Pipe, Process, Queue


def serve(calls):
    while True:
        call = calls.get()
        if call is None:
            break
        name, reply = call
        with reply:
            reply.send(f"hello {name}")


def relay(end):
    inner = end.recv()
    inner.send("through two pipes")
    print(inner.recv())
    inner.close()


if __name__ == "__main__":
    calls = Queue()
    server = Process(target=serve, args=(calls,))
    server.start()
    for name in ("a", "b"):
        mine, its = Pipe()
        calls.put((name, its))
        print(mine.recv())
    calls.put(None)
    server.join()
    here, there = Pipe()
    p = Process(target=relay, args=(there,))
    p.start()
    mine, its = Pipe()
    here.send(its)
    print(mine.recv(), flush=True)
    mine.send("and back")
    p.join()
