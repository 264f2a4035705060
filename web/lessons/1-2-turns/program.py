import threading

STEPS = 120
ROW = 40
trace = []


def work(letter):
    for _ in range(STEPS):
        total = 0
        for n in range(3_000):
            total += n
        trace.append(letter)


workers = [threading.Thread(target=work, args=(letter,)) for letter in "AB"]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()

for start in range(0, len(trace), ROW):
    print("".join(trace[start:start + ROW]))

changes = sum(left != right for left, right in zip(trace, trace[1:]))
print("changes between A and B:", changes)
