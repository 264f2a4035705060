from multiprocessing import Pipe


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except Exception as error:
        text = str(error).split(" at 0x")[0]
        print(function.__name__, type(error).__name__, text)


if __name__ == "__main__":
    reader, writer = Pipe(False)
    print(reader.readable, reader.writable, writer.readable, writer.writable)
    attempt(reader.send, 1)
    attempt(reader.send_bytes, b"1")
    attempt(writer.recv)
    attempt(writer.recv_bytes)
    attempt(writer.poll)
    attempt(reader.poll)
    writer.send({"a": 1})
    attempt(reader.poll)
    attempt(reader.poll, None)
    attempt(reader.recv)
    attempt(reader.poll, 0.02)
    attempt(writer.send, lambda: 1)
    writer.send(2)
    writer.close()
    print(writer.closed, reader.closed)
    attempt(writer.send, 1)
    attempt(reader.recv)
    attempt(reader.recv)
    attempt(reader.poll)
    reader.close()
    reader.close()
    attempt(reader.recv)
    attempt(reader.poll)

    a, b = Pipe()
    print(a.readable, a.writable)
    a.send("there")
    b.send("back")
    attempt(a.recv)
    attempt(b.recv)
    a.send_bytes(b"abcdef")
    a.send_bytes(b"abcdef", 2)
    a.send_bytes(b"abcdef", 2, 3)
    a.send_bytes(b"")
    for _ in range(4):
        attempt(b.recv_bytes)
    attempt(a.send_bytes, b"abc", 5)
    attempt(a.send_bytes, b"abc", -1)
    attempt(a.send_bytes, b"abc", 0, -1)
    attempt(a.send_bytes, b"abc", 1, 3)
    attempt(b.recv_bytes, -1)
    a.send_bytes(b"12345")
    attempt(b.recv_bytes, 5)
    a.send_bytes(b"12345")
    attempt(b.recv_bytes, 4)
    print(b.readable, b.writable, b.closed)
    with a:
        print(a.closed)
    print(a.closed)
    attempt(b.send, 1)

    a, b = Pipe()
    b.close()
    attempt(a.recv)
    attempt(a.send, 1)
