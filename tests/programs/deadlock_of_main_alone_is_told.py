# hangs
# exit 3
import queue

q = queue.Queue()
print('before')
q.get()
