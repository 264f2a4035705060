import threading

data = threading.local()
data.value = 'main'
seen = []


def work(n):
    before = hasattr(data, 'value')
    data.value = n
    seen.append((n, before, data.value))


threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for thread in threads:
    thread.start()
    thread.join()
print(seen, data.value)
