import threading


class Summer(threading.Thread):
    def __init__(self, first, last):
        super().__init__(name=f"sum-{first}")
        self.numbers = range(first, last)
        self.total = 0

    def run(self):
        for n in self.numbers:
            self.add(n * n)
        print(f"{self.name}: {self.total}")

    def add(self, amount):
        self.total += amount


parts = [Summer(first, first + 25_000) for first in range(0, 100_000, 25_000)]
for part in parts:
    part.start()
for part in parts:
    part.join()

print("squares below 100000:", sum(part.total for part in parts))
