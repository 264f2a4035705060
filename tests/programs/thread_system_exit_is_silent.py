import sys
import threading


def leave():
    try:
        sys.exit(3)
    finally:
        print('finally')


thread = threading.Thread(target=leave)
thread.start()
thread.join()
print('still here')
