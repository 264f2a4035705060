import queue

patients = queue.PriorityQueue()
arrivals = [(3, "cough"), (1, "heart"), (2, "broken arm"), (3, "cold"), (1, "burn")]
for number, (urgency, problem) in enumerate(arrivals):
    patients.put((urgency, number, problem))
    print("comes in:", urgency, problem)

while not patients.empty():
    urgency, number, problem = patients.get()
    print("next:    ", urgency, problem)

patients.put((1, {"name": "Li"}))
try:
    patients.put((1, {"name": "Wu"}))
except TypeError as error:
    print("no number to break the tie:", error)
