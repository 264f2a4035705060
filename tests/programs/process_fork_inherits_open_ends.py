# A forked child has its parent's ends of a pipe, also those that nobody has
# given it: while it does not close the writing end, it never reads the end.
import multiprocessing


def read_all(reader, given=None):
    if given is not None:
        given.close()
    try:
        while True:
            print("child", reader.recv(), flush=True)
    except EOFError:
        print("the end", flush=True)


def main():
    reader, writer = multiprocessing.Pipe(duplex=False)
    forgets = multiprocessing.Process(target=read_all, args=(reader,))
    forgets.start()
    writer.send("a")
    writer.close()
    forgets.join(0.5)
    print("reads on:", forgets.is_alive())
    forgets.terminate()
    forgets.join()
    print(forgets.exitcode)

    reader, writer = multiprocessing.Pipe(duplex=False)
    closes = multiprocessing.Process(target=read_all, args=(reader, writer))
    closes.start()
    reader.close()
    writer.send("b")
    writer.close()
    closes.join()
    print(closes.exitcode)


if __name__ == "__main__":
    main()
