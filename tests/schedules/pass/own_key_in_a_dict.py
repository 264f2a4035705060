# Each thread inserts keys of its own: inserting is atomic.
import threading

squares = {}


def work(first):
    for n in range(first, first + 3):
        squares[n] = n * n
        assert squares[n] == n * n


threads = [threading.Thread(target=work, args=(i * 3,)) for i in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(squares) == list(range(9)) and sum(squares.values()) == 204
