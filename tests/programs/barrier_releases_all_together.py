import threading

arrived = []
barrier = threading.Barrier(3, action=lambda: arrived.append('action'))
indices = []


def work(name):
    arrived.append(name)
    indices.append(barrier.wait())


threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(arrived[:3]), arrived[3:], sorted(indices))
print(barrier.parties, barrier.n_waiting, barrier.broken)
