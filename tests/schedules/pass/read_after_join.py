# join() orders what a thread wrote before what is read after it.
import threading

result = []
total = 0


def work():
    global total
    for i in range(4):
        result.append(i)
    total = sum(result)


thread = threading.Thread(target=work)
thread.start()
thread.join()
assert result == [0, 1, 2, 3] and total == 6 and len(result) == 4
