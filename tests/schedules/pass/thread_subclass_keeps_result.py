# Each thread has its own attribute; the main one reads them after join().
import threading


class Square(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.result = None

    def run(self):
        self.result = self.n * self.n


threads = [Square(n) for n in range(4)]
for thread in threads:
    thread.start()
total = 0
for thread in threads:
    thread.join()
    total += thread.result
assert total == 14
