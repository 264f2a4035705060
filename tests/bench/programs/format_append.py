import time


def collect(n):
    texts = []
    for i in range(n):
        texts.append('%d' % i)
    return texts


start = time.perf_counter()
texts = collect(300000)
print('time', (time.perf_counter() - start) * 1000)
assert len(texts) == 300000 and texts[-1] == '299999'
