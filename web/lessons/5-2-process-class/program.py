import time
from multiprocessing import Process


class Clock(Process):
    def __init__(self, pause):
        super().__init__(name="clock")
        self.pause = pause
        self.ticks = 0

    def run(self):
        while self.ticks < 4:
            time.sleep(self.pause)
            self.tick()

    def tick(self):
        self.ticks += 1
        print(f"{self.name}: tick {self.ticks}")


if __name__ == "__main__":
    clock = Clock(0.2)
    clock.start()
    for lap in range(1, 4):
        time.sleep(0.25)
        print("main: lap", lap)
    clock.join()
    print("main: my clock object says", clock.ticks, "ticks")
