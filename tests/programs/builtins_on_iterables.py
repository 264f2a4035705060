print(list(map(lambda a, b: a + b, [1, 2], [10, 20])), list(filter(None, [0, 1])))
print(list(enumerate('ab', 1)), list(zip('abc', range(2))), list(reversed('abc')))
print(min(3, 1, 2), max('b', 'abc', key=len), min([], default='none'))
print(sum([[1], [2]], []), sum(range(101)), abs(-3), divmod(17, 5), round(3.14159, 2))
print(sorted([3, 1, 2], reverse=True), sorted('bA', key=str.lower), any([]), all([]))
print(isinstance(True, int), type(3).__name__, type('') is str, callable(len))
print(bool(''), int(True), str(None), list({}), tuple([1]), repr('a'))
it = iter([1, 2, 3])
print(next(it), list(it), next(it, 'end'), list(iter(lambda: it, it)))
print(range(10, 0, -3), list(range(10, 0, -3)), len(range(0, 100, 7)),
      5 in range(0, 10, 5), range(3) == range(0, 3, 1))
print(chr(97), ord('a'), hex(255), bin(5), oct(8), hash('a') == hash('a'))
print(id(it) == id(it), sorted(dir(object()))[:1] != [], len((1, 2)))
data = [('b', 2), ('a', 2), ('c', 1)]
print(sorted(data, key=lambda pair: pair[1]))
print(bytes([65, 66]), b'ab'[0], b'ab' + b'c', bytes(2), b'a\xff'.hex(), list(b'ab'))
for use in (lambda: next(iter([])), lambda: min([]), lambda: len(5),
            lambda: sum(['a']), lambda: iter(3), lambda: ord('ab')):
    try:
        use()
    except (StopIteration, ValueError, TypeError) as error:
        print(type(error).__name__, error)
