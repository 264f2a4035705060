import threading

kitchen = threading.Lock()
cellar = threading.Lock()


def cook():
    with kitchen:
        with cellar:
            print("the cook has flour")


def waiter():
    with cellar:
        with kitchen:
            print("the waiter has wine")


one = threading.Thread(target=cook, name="cook")
two = threading.Thread(target=waiter, name="waiter")
one.start()
two.start()
one.join()
two.join()
print("both are back")
