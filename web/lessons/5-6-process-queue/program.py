import os
import time
from multiprocessing import Process, Queue


def wait(orders):
    for dish in ("soup", "rice", "tea"):
        time.sleep(0.1)
        print(f"waiter, process {os.getpid()}: {dish}")
        orders.put(dish)
    orders.put(None)  # the kitchen closes


def cook(orders, meals):
    while (dish := orders.get()) is not None:
        time.sleep(0.3)
        meals.put((dish, os.getpid()))
    meals.put(None)


if __name__ == "__main__":
    orders, meals = Queue(), Queue()
    Process(target=wait, args=(orders,)).start()
    Process(target=cook, args=(orders, meals)).start()
    while (meal := meals.get()) is not None:
        dish, pid = meal
        print(f"    main: {dish}, cooked in process {pid}")
    print("    main: that was all")
