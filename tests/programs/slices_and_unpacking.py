a, b = 1, 2
a, b = b, a
first, *rest = [1, 2, 3]
*start, last = 'abc'
head, *middle, tail = range(5)
(x, y), z = (1, 2), 3
print(a, b, first, rest, start, last, head, middle, tail, x, y, z)
i = 0
items = [0, 0, 0]
i, items[i] = 1, 5
print(i, items)
for n, (p, q) in enumerate([(1, 2), (3, 4)]):
    print(n, p, q)
print((1,) + (2, 3), (1, 2, 3)[1:], tuple('ab'), (1, 2) < (1, 3), () == tuple())
print([*'ab', *[1]], (*range(2),), {**{'a': 1}, **{'b': 2}})
text = '0123456789'
print(text[2:5], text[:-3], text[-3:], text[::3], text[::-2], text[5:2:-1])
print(list(range(10))[slice(1, 8, 3)], range(10)[2:8:2], range(5)[-1])
for bad in ([1], [1, 2, 3]):
    try:
        a, b = bad
    except ValueError as error:
        print(error)
