import threading

fired = []
first = threading.Timer(0.01, fired.append, args=['first'])
second = threading.Timer(30, fired.append, ['second'])
first.start()
second.start()
first.join()
second.cancel()
second.join()
print(fired, second.is_alive())
