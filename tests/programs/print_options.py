import sys

print(1, 'a', None, sep='-', end='.\n')
print()
print('no newline', end='')
print(' then', flush=True)
print('to stderr', file=sys.stderr)
sys.stdout.write('written\n')
print(*[1, 2], sep='\n')
print('a\tb\\n', ['a\n', "it's"], ('x',), {'k': {1, }}, b'\x00a')
a = [1]
a.append(a)
print(a, [[]] * 2, {}, (), [None, True, ...])
try:
    print('x', sep=1)
except TypeError as error:
    print(error)
