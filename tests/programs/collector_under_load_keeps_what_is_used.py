# Many tasks make garbage and keep a little; what they keep stays as it was.
import threading

kept = {}


class Node:
    def __init__(self, value, link):
        self.value = value
        self.link = link


def numbers(n):
    for i in range(n):
        yield [i, str(i), {i: (i,)}]


def work(number):
    chain = None
    texts = []
    sizes = 0
    generator = numbers(10**9)
    for step in range(150):
        chain = Node((number, step), chain if step % 20 else None)
        texts.append(f"{number}-{step}" * 3)
        loop = [chain]
        loop.append(loop)
        item = next(generator)
        assert item == [step, str(step), {step: (step,)}], item
        sizes += len(bytes(2000)) + len("x" * 2000) + len([0] * 500)
        kept[number, step % 7] = (step, [texts[-1]], lambda s=step: s)
    node = chain
    while node:
        assert node.value[0] == number
        node = node.link
    for step, text in enumerate(texts):
        assert text == f"{number}-{step}" * 3
    return sizes


results = []
threads = [threading.Thread(target=lambda n=n: results.append(work(n)))
           for n in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results == [4500 * 150] * 20, len(kept))
for (number, _), (step, texts, function) in kept.items():
    assert texts == [f"{number}-{step}" * 3] and function() == step
