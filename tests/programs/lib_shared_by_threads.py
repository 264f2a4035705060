import itertools
import random
import threading
from collections import Counter, defaultdict, deque
from functools import lru_cache

N = 4
ROUNDS = 2000
numbers = itertools.count()
queue = deque()
seen = [[] for _ in range(N)]
draws = [0] * N


def produce(i):
    for _ in range(ROUNDS):
        n = next(numbers)
        seen[i].append(n)
        queue.append(n) if n % 2 else queue.appendleft(n)
        draws[i] += 1 if 0 <= random.random() < 1 and 1 <= random.randint(1, 6) <= 6 else 0


threads = [threading.Thread(target=produce, args=(i,)) for i in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(sum(seen, [])) == list(range(N * ROUNDS)), len(queue), sum(draws))
taken = [[] for _ in range(N)]


def consume(i):
    while True:
        try:
            taken[i].append(queue.popleft() if i % 2 else queue.pop())
        except IndexError:
            return


threads = [threading.Thread(target=consume, args=(i,)) for i in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(sum(taken, [])) == list(range(N * ROUNDS)), queue)

last = deque(maxlen=10)


@lru_cache(maxsize=None)
def square(n):
    return n * n


def work():
    for n in range(500):
        last.append(square(n))


threads = [threading.Thread(target=work) for _ in range(N)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(last), square.cache_info().currsize, last[-1])
