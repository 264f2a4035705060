import threading
import time

pan = threading.Lock()
spoon = threading.Lock()


def cook(name, first, second):
    with first:
        print(name, "has one thing")
        time.sleep(0.2)
        print(name, "wants the other")
        with second:
            print(name, "cooks")


lee = threading.Thread(target=cook, args=("Lee", pan, spoon), name="Lee")
kim = threading.Thread(target=cook, args=("Kim", spoon, pan), name="Kim")
lee.start()
kim.start()
lee.join()
kim.join()
print("dinner is ready")
