import queue

q = queue.PriorityQueue()
for item in ((5, 'e'), (1, 'b'), (3, 'c'), (1, 'a'), (4, 'd')):
    q.put(item)
while not q.empty():
    print(q.get())


class Job:
    def __init__(self, rank, name):
        self.rank = rank
        self.name = name

    def __lt__(self, other):
        return self.rank < other.rank


for rank, name in ((2, 'second'), (3, 'third'), (1, 'first')):
    q.put(Job(rank, name))
print([q.get().name for _ in range(3)])
q.put((1, {}))
try:
    q.put((1, {}))
except TypeError as error:
    print(error)
