from multiprocessing import Pipe, Process


def answer(end):
    with end:
        while True:
            try:
                question = end.recv()
            except EOFError:
                break
            if question == "stop":
                break
            end.send((question, len(question)))


def count(end, n):
    for i in range(n):
        end.send(i)
    end.close()


def break_it(end):
    end.recv()


if __name__ == "__main__":
    here, there = Pipe()
    p = Process(target=answer, args=(there,))
    p.start()
    there.close()
    for question in ("how", "many", ["le", "tters"]):
        here.send(question)
        print(here.recv())
    here.send("stop")
    try:
        here.recv()
    except EOFError as error:
        print("EOFError", error)
    p.join()
    try:
        here.send("anybody?")
    except BrokenPipeError as error:
        print(error.errno, error)

    reader, writer = Pipe(duplex=False)
    p = Process(target=count, args=(writer, 500))
    p.start()
    writer.close()
    got = []
    try:
        while True:
            got.append(reader.recv())
    except EOFError:
        print(got == list(range(500)))
    p.join()

    here, there = Pipe()
    p = Process(target=break_it, args=(there,))
    p.start()
    there.close()
    p.terminate()
    p.join()
    try:
        here.recv()
    except (EOFError, ConnectionResetError):
        print("ended", p.exitcode)
