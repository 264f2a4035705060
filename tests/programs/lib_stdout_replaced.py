import io
import sys
from contextlib import redirect_stderr, redirect_stdout


class Upper:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text.upper())

    def flush(self):
        self.parts.append("<flush>")


print("plain", file=sys.stdout)
sys.stdout.write("written %d\n" % 5)
sys.stdout.writelines(["a\n", "b\n"])
upper = Upper()
old = sys.stdout
sys.stdout = upper
print("one", 2, flush=True)
print("x", "y", sep=",", end="")
sys.stdout = old
print(upper.parts)
buffer = io.StringIO()
print("to the buffer", file=buffer)
print(repr(buffer.getvalue()), sys.stdout is sys.__stdout__)
with redirect_stdout(io.StringIO()) as inner, redirect_stderr(sys.stdout):
    print("inside")
    print("error inside", file=sys.stderr)
print(repr(inner.getvalue()))


class Loud:
    def __str__(self):
        return "loud!"


print(Loud(), [1, "two"], None)
print(sys.stdout.encoding, sys.stdout.fileno(), sys.stdout.isatty() in (True, False), sys.stdout.write(""))
s = io.StringIO("line 1\nline 2\nlast")
print(s.readline(), list(s), s.read(), s.seek(2), s.read(3), s.tell())
s.seek(0, 2)
s.write("!")
s.seek(0)
s.write("LINE")
print(repr(s.getvalue()))
b = io.BytesIO(b"ab")
b.seek(5)
b.write(b"c")
print(b.getvalue())
try:
    sys.stdout.write(5)
except TypeError as e:
    print(e)
try:
    s.close()
    s.read()
except ValueError as e:
    print(e)
