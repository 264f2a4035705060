import queue

line = queue.Queue()
for item in ["first", 2, 3.0, {"four": 4}, ["五", 5]]:
    line.put(item)
    print("in: ", item)

print("waiting:", line.qsize())

line.put("late")
while not line.empty():
    print("out:", line.get())

try:
    line.get(timeout=0.5)
except queue.Empty:
    print("waited 0.5 s: nobody came")
