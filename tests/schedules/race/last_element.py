# race: numbers
import threading

numbers = [1]


def grow():
    numbers.append(numbers[-1] + 1)


growers = [threading.Thread(target=grow) for _ in range(2)]
for grower in growers:
    grower.start()
for grower in growers:
    grower.join()
