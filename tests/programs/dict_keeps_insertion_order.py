d = {'b': 1, 'a': 2}
d['c'] = 3
d['b'] = 10
print(d, list(d), list(d.values()), list(d.items()), len(d))
print(d.get('x'), d.get('x', 0), d.setdefault('e', []), d.pop('a'), 'a' in d)
d.update(z=26, b=0)
d |= {'y': 25}
print(d, d.pop('none', None), d.popitem(), {**d, 'q': 1})
del d['c']
d['c'] = 'again'
for key, value in d.items():
    print(key, value)
print({i: i * i for i in range(4)}, dict([('k', 'v')]), dict.fromkeys('ab', 0))
print({1: 'int', 1.0: 'float', True: 'bool'}, {(1, 2): 't'}[1, 2])
print(d == dict(reversed(list(d.items()))), d.keys() & {'b', 'z'})
counts = {}
for c in 'mississippi':
    counts[c] = counts.get(c, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])))
for use in (lambda: d['missing'], lambda: {[]: 1}, lambda: {}.popitem()):
    try:
        use()
    except (KeyError, TypeError) as error:
        print(type(error).__name__, error)
try:
    for key in d:
        d[key + '!'] = 1
except RuntimeError as error:
    print(error)
