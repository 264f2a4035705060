# race: answer
import threading

answer = None


def work():
    global answer
    answer = 42


thread = threading.Thread(target=work)
thread.start()
print(answer is None or answer == 42)
thread.join()
