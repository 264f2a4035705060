import threading

RACES = 20
tally = {}


def run(name, finished):
    for _ in range(100_000):
        pass
    finished.append(name)


for _ in range(RACES):
    finished = []
    runners = [threading.Thread(target=run, args=(name, finished)) for name in "ABC"]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    order = "".join(finished)
    tally[order] = tally.get(order, 0) + 1

print("order  races")
for order, races in sorted(tally.items()):
    print(order, "  ", "#" * races, races)
