a = {1, 2, 3, 4}
b = {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, a <= b, {3} < a, a.isdisjoint({9}))
a.add(10)
a.discard(99)
a.remove(1)
a.update([20, 21])
print(a, len(a), 10 in a, set('aab') == {'a', 'b'}, set(), {*range(3)})
print(frozenset([1, 2]) == {1, 2}, {frozenset([1]): 'x'}, sorted({3, 1, 2}))
print({x % 3 for x in range(10)}, set([5, 3, 100, 1, 64, 65]))
try:
    a.remove(1)
except KeyError as error:
    print(error)
