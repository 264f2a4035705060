import threading

N = 5000


def run(name, iterator):
    taken = [[] for _ in range(4)]

    def take(into):
        for item in iterator:
            into.append(item)

    threads = [threading.Thread(target=take, args=(into,)) for into in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    items = [item for into in taken for item in into]
    print(name, len(items), len(set(items)))
    return items


run("range", iter(range(N)))
run("list", iter(list(range(N))))
run("dict", iter(dict.fromkeys(range(N))))
run("items", iter({i: -i for i in range(N)}.items()))
run("set", iter(set(range(N))))
print(all(i == x for i, x in run("enumerate", enumerate(range(N)))))
print(all(x == y for x, y in run("zip", zip(range(N), list(range(N))))))
