# spins
# What is pickled may change meanwhile: the result is something that was there,
# or an error that says so.
import pickle
import threading


class Record:
    def __init__(self):
        self.count = 0


class Hooked:
    def __init__(self):
        self.values = [0]

    def __getstate__(self):
        return {"values": self.values}


items = [0]
table = {0: "zero"}
members = {0}
record = Record()
hooked = Hooked()
stop = False


def change():
    for i in range(1, 3000):
        items.append(i)
        if len(items) > 50:
            del items[:25]
        table[i % 60] = str(i)
        table.pop((i * 7) % 60, None)
        members.add(i % 40)
        members.discard((i * 3) % 40)
        record.count = i
        setattr(record, f"name{i % 20}", i)
        hooked.values.append(i)
        if len(hooked.values) > 20:
            hooked.values = [i]


problems = []


def write():
    while not stop:
        for value in (items, table, members, record, hooked, (items, [table])):
            try:
                again = pickle.loads(pickle.dumps(value))
            except RuntimeError as e:
                if not str(e).endswith("changed size during iteration"):
                    problems.append(e)
            except Exception as e:
                problems.append(e)
            else:
                if type(again) is not type(value):
                    problems.append(again)


writers = [threading.Thread(target=write) for _ in range(2)]
changers = [threading.Thread(target=change) for _ in range(2)]
for thread in writers + changers:
    thread.start()
for thread in changers:
    thread.join()
stop = True
for thread in writers:
    thread.join()
print(problems[:3])
print(len(pickle.loads(pickle.dumps(record)).__dict__), record.count)
