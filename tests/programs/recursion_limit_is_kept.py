import sys


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def forever():
    return forever()


for limit in (1000, 5000, 100):
    sys.setrecursionlimit(limit)
    print(sys.getrecursionlimit(), depth(limit - 20))
    try:
        print(depth(limit + 10))
    except RecursionError as e:
        print(e)
    try:
        forever()
    except RecursionError as e:
        print(e)
try:
    sys.setrecursionlimit(0)
except ValueError as e:
    print(e)
