import threading


def serve(*dishes, table=1, hurry=False):
    tempo = "quickly" if hurry else "calmly"
    print(f"table {table}, {tempo}: {dishes}")


def in_thread(*args, **kwargs):
    thread = threading.Thread(target=serve, args=args, kwargs=kwargs)
    thread.start()
    thread.join()


in_thread("soup", "rice")
in_thread("soup", table=2, hurry=True)

# The same Thread call written out, with and without the comma.
for args in [("tea",), ("tea")]:
    thread = threading.Thread(target=serve, args=args, kwargs={"table": 3})
    thread.start()
    thread.join()
