# deadlock: cycle
# cycle: a b
import threading

both = threading.Barrier(2)


def wait_for(name):
    both.wait()
    threads[name].join()


threads = {
    "a": threading.Thread(target=wait_for, args=("b",), name="a"),
    "b": threading.Thread(target=wait_for, args=("a",), name="b"),
}
for thread in threads.values():
    thread.start()
