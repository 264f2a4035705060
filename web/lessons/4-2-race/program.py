import threading

N = 500_000
counter = 0


def add():
    global counter
    for _ in range(N):
        counter += 1


workers = [threading.Thread(target=add) for _ in range(4)]
for w in workers:
    w.start()

for w in workers:
    while w.is_alive():
        w.join(0.01)
        print("so far  ", counter)

print("expected", 4 * N)
print("counted ", counter)
print("lost    ", 4 * N - counter)
