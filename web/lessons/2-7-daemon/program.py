import threading
import time


def clock():
    while True:
        print("clock: tick")
        time.sleep(0.2)


def save(files):
    for number in range(1, files + 1):
        time.sleep(0.3)
        print("save: file", number, "of", files)


threading.Thread(target=clock, daemon=True).start()
threading.Thread(target=save, args=(4,)).start()

time.sleep(0.5)
print("main: my last line")
