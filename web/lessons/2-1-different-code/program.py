import threading
import time


def boil():
    for minute in range(1, 4):
        time.sleep(0.3)
        print("kettle: minute", minute)
    print("kettle: boiling")


def slice_bread():
    for slice_number in range(1, 6):
        time.sleep(0.2)
        print("knife: slice", slice_number)


kettle = threading.Thread(target=boil)
knife = threading.Thread(target=slice_bread)
kettle.start()
knife.start()
print("table: waiting for both")
kettle.join()
knife.join()
print("table: breakfast")
