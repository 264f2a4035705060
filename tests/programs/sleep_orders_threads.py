import threading
import time


def say(delay, text):
    time.sleep(delay)
    print(text)


threads = [threading.Thread(target=say, args=(d, t))
           for d, t in ((0.3, 'third'), (0.02, 'first'), (0.15, 'second'))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
