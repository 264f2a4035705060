print('%d %i %5d|%-5d|%05d %+d %x %X %o' % (1, 2, 3, 4, 5, 6, 255, 255, 8))
print('%s %r %a %c %c %%' % ('x', 'y', 'é', 'z', 65))
print('%(name)s is %(age)d' % {'name': 'Li', 'age': 30})
print('%10s|%-10s|%.2s|%*d' % ('ab', 'cd', 'efg', 5, 42))
print('%s' % [1, 2], '%s' % (3,), '%d' % 3.9, '%5.1f%%' % 99.5)
print('{} {}'.format(1, 2), '{1} {0}'.format(1, 2), '{a} {b}'.format(a=1, b=2))
print('{:>5}|{:<5}|{:^5}'.format('a', 'b', 'c'), '{:.3f}'.format(2 / 3))
print('{0[1]} {1.real}'.format([1, 2], 5), '{!r}'.format('q'), '{{}}'.format())
for use in (lambda: '%d' % 'x', lambda: '%s %s' % (1,), lambda: '%s' % (1, 2),
            lambda: '{} {}'.format(1)):
    try:
        print(use())
    except (TypeError, IndexError) as error:
        print(type(error).__name__, error)
