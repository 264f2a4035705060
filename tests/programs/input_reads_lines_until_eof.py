name = input('name? ')
print('hello', name, len(name))
try:
    while True:
        print(repr(input()))
except EOFError as error:
    print('EOFError', error)
