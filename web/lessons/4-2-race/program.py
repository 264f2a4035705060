import threading

N = 200_000
counter = 0


def add():
    global counter
    for _ in range(N):
        counter += 1


workers = [threading.Thread(target=add) for _ in range(2)]
for w in workers:
    w.start()

for w in workers:
    while w.is_alive():
        w.join(0.05)
        print("so far  ", counter)

print("expected", 2 * N)
print("counted ", counter)
print("lost    ", 2 * N - counter)
