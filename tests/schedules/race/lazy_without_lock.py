# race: config
import threading

config = None


def get():
    global config
    if config is None:
        config = {"size": 3}
    return config


def work():
    assert get()["size"] == 3


threads = [threading.Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
