from multiprocessing import Process, Queue, current_process


class Squares(Process):
    made = 0

    def __init__(self, numbers, results):
        super().__init__(name=f"squares of {len(numbers)}")
        self.numbers = numbers
        self.results = results
        Squares.made += 1

    def run(self):
        me = current_process()
        self.numbers.append(0)
        self.results.put((me is self, self.name, [n * n for n in self.numbers]))


class Plain(Process):
    pass


if __name__ == "__main__":
    results = Queue()
    workers = [Squares(list(range(n)), results) for n in (3, 1, 5)]
    for worker in workers:
        worker.start()
        print(results.get())
        worker.join()
    print(Squares.made, [worker.numbers for worker in workers])
    plain = Plain(target=results.put, args=("by the target",))
    plain.start()
    print(plain.name, results.get())
    plain.join()
    print([worker.exitcode for worker in workers + [plain]])
