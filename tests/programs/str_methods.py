s = 'Hello, World'
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.casefold())
print(s.find('o'), s.rfind('o'), s.index('W'), s.count('l'), s.find('z'))
print(s.replace('l', 'L'), s.replace('l', 'L', 1), s.startswith('Hell'),
      s.endswith(('x', 'd')), 'lo, ' in s)
print('a,b,,c'.split(','), 'a,b,,c'.split(',', 1), ' a  b '.split(),
      'a,b,c'.rsplit(',', 1), 'x\ny\r\nz'.splitlines())
print('-'.join(['a', 'b', 'c']), ''.join(map(str, range(5))))
print('  x '.strip() + '|', ' x '.lstrip() + '|', 'xxaxx'.strip('x'),
      'xxa'.rstrip('a'))
print('a'.center(7, '*'), 'a'.ljust(4) + '|', 'a'.rjust(4), '42'.zfill(5),
      '-42'.zfill(5))
print('abc'.isalpha(), '123'.isdigit(), 'a1'.isalnum(), ' '.isspace(),
      'ABC'.isupper(), 'abc'.islower(), ''.isalpha(), 'a b'.isidentifier())
print('key=value=x'.partition('='), 'a.b.c'.rpartition('.'))
print('abc' * 3, 'abc' < 'abd', 'Z' < 'a', max('hello'), sorted('hello'))
print('abc'.removeprefix('a'), 'abc'.removesuffix('c'), 'a\tb'.expandtabs(4))
print(repr('it\'s "x"\n\t\\'), repr("it's"), ascii('é'), ord('€'), chr(8364))
for use in (lambda: 'abc'.index('z'), lambda: 'a' + 1, lambda: 'abc'[5],
            lambda: ','.join([1])):
    try:
        use()
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, error)
