# A callback runs after the work that it is for.
import threading
from concurrent.futures import ThreadPoolExecutor

box = []
called = threading.Event()


def work():
    box.append("worked")
    return 7


def done(future):
    assert box == ["worked"] and future.result() == 7
    box.append("called")
    called.set()


with ThreadPoolExecutor(max_workers=1) as pool:
    pool.submit(work).add_done_callback(done)
called.wait()
assert box == ["worked", "called"]
