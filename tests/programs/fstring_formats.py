name, value, width = 'x', 3.14159, 10
print(f'{name}={value}', f'{name!r:>5}', f'{value:.2f}', f'{value:{width}.3f}')
print(f'{value = }', f'{name=}', f'{1 + 1 = :>4}', f'{{}} {{{name}}}')
print(f'{42:05d} {42:x} {42:#x} {42:b} {42:+} {-42:<6}| {1234567:,} {255:#o}')
print(f'{"text":>10}|{"text":<10}|{"text":^10}|{"text":-^10}|{"text":.2}')
print(f'{True} {None} {[1, "a"]} {(1,)} {dict(a=1)!r}')
print(f'{len("abc")} {[i * i for i in range(4)]} {"yes" if value > 3 else "no"}')
print(f"{'nested ' + f'{name}'}" f' joined ' 'plain')
print(f'''{name
}''')


class Point:
    def __format__(self, spec):
        return f'Point<{spec}>'

    def __str__(self):
        return 'a point'


print(f'{Point()} {Point():abc} {Point()!s:>10}')
print(format(255, '08b'), format('x', '>3'), format(2.5))
try:
    f'{1:s}'
except ValueError as error:
    print(error)
