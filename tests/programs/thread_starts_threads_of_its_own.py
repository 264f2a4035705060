import threading

leaves = []


def grow(depth, path):
    if depth == 0:
        leaves.append(path)
        return
    children = [threading.Thread(target=grow, args=(depth - 1, path + c))
                for c in 'lr']
    for child in children:
        child.start()
    for child in children:
        child.join()


grow(4, '')
print(len(leaves), sorted(leaves)[:3])
