import threading

items = []
table = {}


def work(base):
    for i in range(200):
        items.append(base + i)
        table[base + i] = i


threads = [threading.Thread(target=work, args=(b * 1000,)) for b in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(items), len(table), sorted(items) == sorted(table))
