import threading

go = threading.Event()
threads = [threading.Thread(target=go.wait, name=f't{i}') for i in range(3)]
print(threading.active_count())
for thread in threads:
    thread.start()
print(threading.active_count())
print(sorted(t.name for t in threading.enumerate()))
go.set()
for thread in threads:
    thread.join()
print([t.name for t in threading.enumerate()])
