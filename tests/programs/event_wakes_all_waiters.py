import threading

event = threading.Event()
seen = []
threads = [threading.Thread(target=lambda: seen.append(event.wait()))
           for _ in range(5)]
for thread in threads:
    thread.start()
print(event.is_set(), event.wait(0.01), seen)
event.set()
for thread in threads:
    thread.join()
print(seen, event.is_set(), event.wait())
event.clear()
print(event.is_set())
