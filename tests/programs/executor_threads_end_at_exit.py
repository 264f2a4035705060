from concurrent.futures import ThreadPoolExecutor
import threading
import time

executor = ThreadPoolExecutor(2)


def work(n):
    time.sleep(0.05 * (n + 1))
    print('work', n)
    if n == 2:
        try:
            executor.submit(work, 9)
        except RuntimeError as e:
            print(e)


for n in range(3):
    executor.submit(work, n)
print('main ends', threading.main_thread() is threading.current_thread())
