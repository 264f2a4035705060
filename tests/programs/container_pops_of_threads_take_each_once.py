import threading

items = list(range(400))
taken = [[] for _ in range(4)]


def work(mine):
    while True:
        try:
            mine.append(items.pop())
        except IndexError:
            return


threads = [threading.Thread(target=work, args=(t,)) for t in taken]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(sum(taken, [])) == list(range(400)), items)
