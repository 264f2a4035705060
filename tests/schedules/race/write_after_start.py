# race: name
import threading

name = "before"


def work():
    print(len(name) > 4)


thread = threading.Thread(target=work)
thread.start()
name = "after"
thread.join()
