a = [3, 1, 2]
a.append(5)
a.extend([4, 4])
a.insert(0, 9)
a.insert(-1, 8)
print(a, len(a), a.index(5), a.count(4), a.pop(), a.pop(0), a)
a.remove(1)
a.reverse()
print(a, sorted(a), a == sorted(a), a.copy() is a)
a.sort(reverse=True)
print(a, a[1:3], a[::-1], a[-2:], a[::2], a[10:])
a[1:3] = ['x', 'y', 'z']
print(a)
a[::2] = [0] * len(a[::2])
del a[0], a[-1:]
print(a, a * 2, [1] + [2], 0 in a, [] or 'empty')
b = [[0] * 2 for _ in range(2)]
b[0][1] = 7
b += [[1]]
print(b, [1, 2] < [1, 3], [1] < [1, 0], max([2, 7, 1]), sum([1, 2.5]))
words = ['pear', 'fig', 'apple', 'kiwi']
words.sort(key=len)
print(words, sorted(words, key=lambda w: w[-1], reverse=True))
print(list('abc'), list(range(3)), [*range(2), *'xy'], list(zip('ab', [1, 2])))
a.clear()
print(a, any(a), all(a))
for use in (lambda: [].pop(), lambda: [1][3], lambda: [1].remove(2),
            lambda: [1].index(2), lambda: [1, 'a'].sort(),
            lambda: [1]['x']):
    try:
        use()
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
