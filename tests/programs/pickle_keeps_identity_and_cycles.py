import pickle


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []


class Key:
    def __init__(self, owner):
        self.owner = owner

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return isinstance(other, Key)


def again(value):
    return pickle.loads(pickle.dumps(value))


shared = [1]
a, b = again((shared, shared))
print(a is b, a is shared)

loop = []
loop.append(loop)
loop = again(loop)
print(loop[0] is loop, len(loop))

d = {}
d["self"] = d
d = again(d)
print(d["self"] is d)

t = ([], 1)
t[0].append(t)
t = again(t)
print(t[0][0] is t, type(t))

t = ([], 1, 2, 3, 4)
t[0].append(t)
t = again(t)
print(t[0][0] is t, len(t))

n = Node("a")
n.links.append(n)
m = Node("b")
n.links.append(m)
m.links.append(n)
n2 = again(n)
print(n2.links[0] is n2, n2.links[1].links[0] is n2, n2.links[1].name)

nodes = [Node(str(i)) for i in range(50)]
for i, node in enumerate(nodes):
    node.links = [nodes[(i * 7) % 50], nodes[(i + 1) % 50]]
copy = again(nodes)
at = copy[0]
for _ in range(100):
    at = at.links[1]
print(at is copy[0], [node.links[0].name for node in copy[:10]])

owner = Node("owner")
owner.keys = {Key(owner): "value"}
owner = again(owner)
(key,) = owner.keys
print(key.owner is owner, owner.keys[Key(None)])

owner = Node("set")
owner.keys = {Key(owner)}
owner = again(owner)
print(next(iter(owner.keys)).owner is owner)

owner = Node("frozen")
owner.keys = frozenset([Key(owner)])
owner = again(owner)
print(next(iter(owner.keys)).owner is owner)

# an object's own attributes and a reference to them
n = Node("attributes")
n.mine = n.__dict__
n = again(n)
print(n.mine["name"], n.mine is n.__dict__)

# bound methods bring their object along
n = Node("bound")
n.append = n.links.append
n.other = n
n = again(n)
n.append(3)
print(n.links, n.other is n)

deep = []
for _ in range(150):
    deep = [deep]
depth = 0
deep = again(deep)
while deep:
    deep = deep[0]
    depth += 1
print(depth)

deep = None
for _ in range(90):
    node = Node("x")
    node.links = deep
    deep = node
deep = again(deep)
depth = 0
while deep:
    deep = deep.links
    depth += 1
print(depth)

big = list(range(3000))
x, y, z = again([big, tuple(big), {i: big for i in range(2500)}])
print(x == big, y == tuple(big), len(z), z[0] is x, z[2499] is x)
text = "shared text " + str(len(big))
p, q = again([text, text])
print(p is q)
