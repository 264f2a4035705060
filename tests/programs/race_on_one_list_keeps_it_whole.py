# Threads do everything to one list at once; what is in it stays what was put.
import threading

shared = list(range(50))
errors = []


def hammer(number):
    for step in range(1000):
        try:
            kind = (step + number) % 14
            if kind == 0:
                shared.append(step)
            elif kind == 1:
                shared.pop()
            elif kind == 2:
                shared.insert(step % 7, step)
            elif kind == 3:
                shared[step % 5] = step
            elif kind == 4:
                shared.extend([1, 2, 3])
            elif kind == 5:
                del shared[-1]
            elif kind == 6:
                shared.reverse()
            elif kind == 7:
                shared[2:5] = [9, 9]
            elif kind == 8:
                sum(shared)
            elif kind == 9:
                [x for x in shared if x > 3]
            elif kind == 10:
                shared.copy() + shared
            elif kind == 11:
                shared.index(9)
            elif kind == 12:
                7 in shared and shared.count(9)
            else:
                shared.remove(9)
            if step % 50 == 49:
                shared.sort()
            if len(shared) > 200:
                del shared[20:]
        except (IndexError, ValueError):
            pass
        except Exception as error:
            errors.append(repr(error))


threads = [threading.Thread(target=hammer, args=(n,)) for n in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, all(type(x) is int for x in shared), len(list(shared)) == len(shared))
