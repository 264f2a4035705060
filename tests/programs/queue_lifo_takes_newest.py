import queue

q = queue.LifoQueue()
for word in 'one two three'.split():
    q.put(word)
print(q.qsize(), [q.get() for _ in range(3)], q.empty())
