import queue
import threading
import time

belt = queue.Queue()


def bake():
    for number in range(1, 6):
        time.sleep(0.2)
        print("baker: bread", number)
        belt.put(f"bread {number}")
    belt.put(None)  # nothing more will come


def pack():
    while True:
        item = belt.get()
        if item is None:
            break
        print("    packer: takes", item)
        time.sleep(0.3)
    print("    packer: going home")


threading.Thread(target=bake).start()
threading.Thread(target=pack).start()
