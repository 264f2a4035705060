# race: done
import threading
import time

done = []


def work():
    done.append(1)


thread = threading.Thread(target=work)
thread.start()
while len(done) < 1:
    time.sleep(0.1)
thread.join()
