# A lock used as a signal: who releases it is not who acquired it.
import threading

turn = threading.Lock()
turn.acquire()
text = ""


def work():
    global text
    text = "written"
    turn.release()


thread = threading.Thread(target=work)
thread.start()
turn.acquire()
assert text == "written"
turn.release()
thread.join()
