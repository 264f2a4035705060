import sys

print(repr(sys.stdin.readline()))
print(input("name? "))
for line in sys.stdin:
    print("line", repr(line))
print(repr(sys.stdin.readline()), repr(sys.stdin.read()))
try:
    input()
except EOFError as e:
    print("EOFError", e)
