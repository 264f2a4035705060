# A lock for many readers or one writer, and a latch, made of conditions.
import threading


class ReadWriteLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.writing = False

    def begin_read(self):
        with self.changed:
            while self.writing:
                self.changed.wait()
            self.readers += 1

    def end_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    def begin_write(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.writing and not self.readers)
            self.writing = True

    def end_write(self):
        with self.changed:
            self.writing = False
            self.changed.notify_all()


class Latch:
    def __init__(self, count):
        self.count = count
        self.zero = threading.Condition()

    def count_down(self):
        with self.zero:
            self.count -= 1
            if self.count == 0:
                self.zero.notify_all()

    def wait(self):
        with self.zero:
            self.zero.wait_for(lambda: self.count == 0)


lock, latch = ReadWriteLock(), Latch(4)
data = {"n": 0}
seen = []


def read():
    lock.begin_read()
    seen.append(data["n"])
    lock.end_read()
    latch.count_down()


def write(n):
    lock.begin_write()
    data["n"] = n
    lock.end_write()
    latch.count_down()


for _ in range(2):
    threading.Thread(target=read).start()
for n in (1, 2):
    threading.Thread(target=write, args=(n,)).start()
latch.wait()
assert data["n"] in (1, 2) and len(seen) == 2
