print([(x, y) for x in range(3) for y in range(x)])
print([[j * i for j in range(3)] for i in range(3)])
print({k: [v for v in range(k) if v % 2] for k in range(5)})
x = 'outside'
print([x for x in range(3)], x)
print([y := 5, y ** 2], y, [z for z in range(10) if (w := z % 3) == 1], w)
if (n := len('four')) > 3:
    print(n)
print([a or b for a, b in ((0, 1), ('', 'x'), (2, 3))], 1 < 2 < 3 > 2, 1 < 3 < 2)
print([i if i % 2 else -i for i in range(5)], not 0, not [], None is None)
total = 0
while True:
    total += 1
    if total % 2:
        continue
    if total > 6:
        break
else:
    print('never')
print(total, *(i for i in 'abc'), sep='/', end='!\n')
