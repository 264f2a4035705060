import threading
import time

door = threading.Lock()


def visit(name, seconds):
    if not door.acquire(blocking=False):
        print(f"{name}: locked, I wait")
        door.acquire()
    try:
        print(f"{name}: inside")
        time.sleep(seconds)
        if name == "Bo":
            raise ValueError("Bo breaks a cup")
        print(f"{name}: leaving")
    except ValueError as error:
        print("Oh:", error)
    finally:
        door.release()


for name in ("Ann", "Bo", "Cy"):
    threading.Thread(target=visit, args=(name, 0.4), name=name).start()
    time.sleep(0.1)
    print("     is the door locked?", door.locked())
