class V:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f'V({self.x}, {self.y})'

    def __add__(self, other):
        if not isinstance(other, V):
            return NotImplemented
        return V(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return V(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return V(-self.x, -self.y)

    def __eq__(self, other):
        return isinstance(other, V) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __bool__(self):
        return bool(self.x or self.y)

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __lt__(self, other):
        return abs(self) < abs(other)


a, b = V(1, 2), V(3, 4)
print(a + b, a * 2, 2 * a, -a, a == V(1, 2), a != b, abs(b), bool(V(0, 0)))
a += b
print(a, sorted([V(5, 5), V(0, 1), V(2, 2)]), {V(1, 1): 'k'}[V(1, 1)], a < b)
print(min(V(3, 0), V(1, 0)), V(1, 1) in [V(0, 0), V(1, 1)], max([a, b], key=abs))
try:
    a + 1
except TypeError as error:
    print(error)
