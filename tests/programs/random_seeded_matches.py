import random

random.seed(42)
print(random.random(), random.random())
print(random.randint(1, 100), random.randrange(0, 50, 5), random.uniform(1, 2))
print(random.choice('abcdef'), random.sample(range(100), 5))
items = list(range(10))
random.shuffle(items)
print(items, random.getrandbits(70), random.choices([1, 2, 3], k=5))
print(random.gauss(0, 1), random.expovariate(2))
mine = random.Random(7)
print(mine.random(), mine.randint(0, 10 ** 20))
random.seed('text')
print(random.random())
