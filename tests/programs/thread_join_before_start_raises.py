import threading

for what in (threading.Thread(), threading.current_thread()):
    try:
        what.join()
    except RuntimeError as error:
        print(error)
