import threading
import time


def count_to_four():
    me = threading.current_thread().name
    number = 0
    while number < 4:
        time.sleep(0.2)
        number += 1
        print(f"{me}: my number is {number}")


lion = threading.Thread(target=count_to_four, name="lion")
mouse = threading.Thread(target=count_to_four, name="mouse")
lion.start()
time.sleep(0.5)
mouse.start()
