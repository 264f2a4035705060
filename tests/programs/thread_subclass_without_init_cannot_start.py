import threading


class Broken(threading.Thread):
    def __init__(self):
        pass


try:
    Broken().start()
except RuntimeError as error:
    print(error)
