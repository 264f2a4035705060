import queue
import threading
import time

shelf = queue.Queue(maxsize=2)
began = time.perf_counter()


def say(text):
    print(f"{time.perf_counter() - began:.1f} s  {text}")


def produce():
    for number in range(1, 7):
        shelf.put(number)
        say(f"put {number}, on the shelf: {shelf.qsize()}")
    shelf.put(None)


def consume():
    while (number := shelf.get()) is not None:
        time.sleep(0.3)
        say(f"         used {number}")


threading.Thread(target=produce).start()
threading.Thread(target=consume).start()
