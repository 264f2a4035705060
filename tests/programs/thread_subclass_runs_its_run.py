import threading


class Adder(threading.Thread):
    def __init__(self, numbers):
        super().__init__(name='adder')
        self.numbers = numbers
        self.total = 0

    def run(self):
        for number in self.numbers:
            self.total += number


threads = [Adder(range(n)) for n in (10, 100, 1000)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
    print(thread.name, thread.total)
