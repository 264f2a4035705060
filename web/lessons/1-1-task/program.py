import threading
import time


def task(name, steps, seconds):
    for step in range(1, steps + 1):
        time.sleep(seconds)
        print(f"{name:8}", "#" * step + "." * (steps - step))
    print(f"{name:8}", "done")


print("--- one task after another ---")
task("download", 3, 0.2)
task("music", 6, 0.1)

print("--- both tasks under way ---")
download = threading.Thread(target=task, args=("download", 3, 0.2))
music = threading.Thread(target=task, args=("music", 6, 0.1))
download.start()
music.start()
