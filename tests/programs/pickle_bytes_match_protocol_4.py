# The bytes themselves are CPython's: opcodes, memo, batches and frames.
import pickle


def show(value):
    data = pickle.dumps(value)
    if len(data) < 400:
        print(data)
    else:
        total = 0
        for byte in data:
            total = (total * 31 + byte) % 1000000007
        print(len(data), total, data[:30], data[-30:])
    again = pickle.loads(data)
    assert again == value and type(again) is type(value), value


numbers = [0, 1, 255, 256, 65535, 65536, -1, -128, 2**31 - 1, 2**31, -(2**31)]
numbers += [-(2**31) - 1, 2**62, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1]
numbers += [2**70, -(2**70), 255 << 64, -(255 << 64), 1 << 2031, -(1 << 2031)]
numbers += [-(1 << 2039), 1 << 2039, 10**700, -(10**700)]
for number in numbers:
    show(number)
for number in (0.0, -0.0, 1.5, -2.25e-300, 1e300, float("inf"), 5e-324):
    show(number)
print(pickle.dumps(float("nan")))
for constant in (None, True, False, (), [], {}, set(), frozenset(), b"", ""):
    show(constant)
for text in ("abc", "é", "€uro", "😀", "a\0b", "\ud800", "x" * 255, "x" * 256):
    show(text)
    show(text.encode("utf-8", "surrogatepass"))
show((1,))
show((1, 2))
show((1, 2, 3))
show((3, 7, "name", (1, 2)))
show([1])
show([1, 2, [3, [4]]])
show({"a": 1})
show({"a": 1, "b": [2, {"c": ()}]})
show({1, 2, 3})
show(frozenset([1, 2, 3]))
show([[], [], ()])
show(("same", ["same", "other"]))
for count in (999, 1000, 1001, 2000, 2001):
    show(list(range(count)))
    show(dict.fromkeys(range(count)))
    show(set(range(count)))
    show(frozenset(range(count)))
    show(tuple(range(count)))
show([f"number {i}" for i in range(300)])
pair = [1]
show([pair] * 400)
show([i % 7 * 10**15 for i in range(9000)])
show(["x" * 70000, "y", b"z" * 65536, "w" * 65535])
word = "text"
show([[word * 100] * 3 for i in range(800)])
print(pickle.dumps(range(1, 9, 2)))
print(pickle.dumps(slice(1, None, 3)))
print(pickle.dumps(len))
print(pickle.dumps([int, str]))
print(pickle.dumps([1, "two"], protocol=5))
print(pickle.dumps([1, "two"], -1))
print(pickle.dumps([1, "two"], None))
print(pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL)
