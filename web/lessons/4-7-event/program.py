import threading
import time

go = threading.Event()
stop = threading.Event()


def runner(name):
    print(name, "is ready")
    go.wait()
    laps = 0
    while not stop.wait(timeout=0.1):
        laps += 1
    print(name, "ran", laps, "laps")


for name in ("Ann", "Bo", "Cy"):
    threading.Thread(target=runner, args=(name,)).start()

time.sleep(0.5)
print("referee: go!")
go.set()
time.sleep(1.05)
print("referee: stop!")
stop.set()
