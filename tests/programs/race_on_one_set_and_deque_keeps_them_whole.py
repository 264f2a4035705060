# Threads do everything to one set and one deque at once.
import threading
from collections import Counter, OrderedDict, defaultdict, deque

shared = set(range(10))
ring = deque(range(5), maxlen=9)
longer = deque()
counts = Counter()
groups = defaultdict(list)
ordered = OrderedDict()
errors = []


def sets(number, step):
    kind = (step + number) % 8
    if kind == 0:
        shared.add(step % 30)
    elif kind == 1:
        shared.discard(step % 30)
    elif kind == 2:
        shared.pop()
    elif kind == 3:
        shared | {1, 2}, shared & {1}, shared - {3}, shared ^ {4}
    elif kind == 4:
        shared.update(range(step % 12))
    elif kind == 5:
        for item in shared:
            item + 1
    elif kind == 6:
        sorted(shared), len(shared), frozenset(shared)
    else:
        shared.remove(step % 30)


def rings(number, step):
    kind = (step + number) % 8
    if kind == 0:
        ring.append(step)
        longer.append(step)
    elif kind == 1:
        ring.appendleft(step)
        longer.appendleft(step)
    elif kind == 2:
        ring.pop()
    elif kind == 3:
        longer.popleft()
    elif kind == 4:
        ring.rotate(step % 5)
    elif kind == 5:
        for item in longer:
            item + 1
    elif kind == 6:
        list(ring), len(ring), step in longer
    else:
        ring[0], ring.extend([1, 2]), longer.count(1)


def others(number, step):
    counts[step % 5] += 1
    groups[step % 5].append(number)
    ordered[step % 7] = step
    if step % 3 == 0:
        ordered.pop(step % 7, None)
    if step % 11 == 0:
        list(ordered), counts.most_common(2), dict(groups)


def hammer(number):
    for step in range(400):
        for work in (sets, rings, others):
            try:
                work(number, step)
            except (IndexError, KeyError):
                pass
            except RuntimeError as error:
                if "changed" not in str(error) and "mutated" not in str(error):
                    errors.append(repr(error))
            except Exception as error:
                errors.append(repr(error))


threads = [threading.Thread(target=hammer, args=(n,)) for n in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, len(ring) <= 9, all(type(x) is int for x in shared))
print(sorted(groups) == [0, 1, 2, 3, 4], sum(map(len, groups.values())) <= 2000)
