import threading

go = threading.Event()
idents = []


def note():
    idents.append(threading.get_ident())
    go.wait()


threads = [threading.Thread(target=note) for _ in range(5)]
for thread in threads:
    thread.start()
print(len({t.ident for t in threads} | {threading.get_ident()}))
go.set()
for thread in threads:
    thread.join()
print({t.ident for t in threads} == set(idents))
