# race: parts
import threading

parts = []


def work(n):
    parts.append(n)


a = threading.Thread(target=work, args=(1,))
b = threading.Thread(target=work, args=(2,))
a.start()
b.start()
a.join()
print(len(parts) > 0)
b.join()
