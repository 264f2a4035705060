# race: Probe.unit
# race: probe.unit
# some
import threading


class Probe:
    def __init__(self):
        self.unit = "?"
        self.thread = threading.Thread(target=self.measure)
        self.thread.start()
        self.unit = "C"

    def measure(self):
        return 20, self.unit


probe = Probe()
probe.thread.join()
