# Threads do everything to one dict at once; each key keeps a value of its own.
import threading

shared = {n: (n, 0) for n in range(20)}
errors = []


def hammer(number):
    for step in range(1000):
        key = (step * 7 + number) % 40
        try:
            kind = (step + number) % 11
            if kind == 0:
                shared[key] = (key, step)
            elif kind == 1:
                shared.pop(key, None)
            elif kind == 2:
                shared.setdefault(key, (key, -1))
            elif kind == 3:
                shared.get(key)
            elif kind == 4:
                for k, v in list(shared.items()):
                    assert k == v[0], (k, v)
            elif kind == 5:
                shared.update({key: (key, 1), key + 1: (key + 1, 2)})
            elif kind == 6:
                del shared[key]
            elif kind == 7:
                for k in shared:
                    k in shared
            elif kind == 8:
                len(dict(shared)) + len(shared.copy()) + len({**shared})
            elif kind == 9:
                k, v = shared.popitem()
                assert k == v[0], (k, v)
            else:
                sorted(shared), max(shared, default=0), str(shared)
            if step % 97 == 96:
                shared.clear()
        except KeyError:
            pass
        except RuntimeError as error:
            if "changed" not in str(error):
                errors.append(repr(error))
        except Exception as error:
            errors.append(repr(error))


threads = [threading.Thread(target=hammer, args=(n,)) for n in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, all(k == v[0] for k, v in shared.items()))
