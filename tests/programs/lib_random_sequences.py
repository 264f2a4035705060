import random

for seed in (0, 1, 42, -7, 2**70 + 5, "hello", "", "中文", b"bytes", 2.5, -0.0, True):
    random.seed(seed)
    print(repr(seed), random.random(), random.getrandbits(40), random.randint(-5, 10**20))
random.seed(2024)
print([random.randrange(10) for _ in range(8)], random.randrange(5, 50, 7), random.randrange(9, 0, -2))
print([random.choice("abcdef") for _ in range(5)], random.choice((1, 2, 3)), random.choice(range(100)))
numbers = list(range(20))
random.shuffle(numbers)
print(numbers)
print(random.sample(range(1000), 5), random.sample("abcdef", 6), random.sample(range(10**6), 30))
print(random.sample(["a", "b"], 3, counts=[2, 3]))
print(random.choices("abc", k=6), random.choices([1, 2, 3], [1, 0, 5], k=6))
print(random.choices("xy", cum_weights=[1, 3], k=4))
print(random.uniform(1, 2), random.triangular(0, 10, 3), random.triangular())
variates = [
    (random.gauss, 0, 1),
    (random.gauss, 5, 2),
    (random.normalvariate, 0, 1),
    (random.expovariate, 1.5),
    (random.lognormvariate, 0, 0.5),
    (random.paretovariate, 3),
    (random.betavariate, 2, 3),
    (random.gammavariate, 2.5, 1.5),
    (random.gammavariate, 0.5, 1),
    (random.gammavariate, 1, 2),
    (random.weibullvariate, 1, 1.5),
    (random.vonmisesvariate, 0, 4),
]
for function, *parameters in variates:
    # C libraries differ in the last digits of logarithms.
    print(function.__name__, parameters, "%.13g" % function(*parameters))
print(random.randbytes(5), random.getrandbits(0), random.getrandbits(200))
state = random.getstate()
first = [random.random() for _ in range(3)]
random.setstate(state)
print(first == [random.random() for _ in range(3)], state[0], len(state[1]))
mine = random.Random(5)
other = random.Random(5)
print(mine.random() == other.random(), mine.randint(1, 6), mine.sample([1, 2, 3], 2))
for bad in (
    lambda: random.randint(5, 1),
    lambda: random.randrange(0),
    lambda: random.randrange(1, 10, 0),
    lambda: random.choice([]),
    lambda: random.sample([1], 2),
    lambda: random.seed([1]),
    lambda: random.getrandbits(-1),
    lambda: random.choices([1, 2], [0, 0]),
):
    try:
        print(bad())
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__, e)
random.seed()
a = random.random()
random.seed()
print(a != random.random(), 0 <= random.SystemRandom().randint(1, 6) <= 6)
