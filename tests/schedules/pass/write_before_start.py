# start() orders what was written before it.
import threading

settings = {}
level = 1
level = 3
settings["name"] = "abc"
seen = []


def work():
    seen.append((level, settings["name"]))


thread = threading.Thread(target=work)
thread.start()
thread.join()
assert seen == [(3, "abc")]
