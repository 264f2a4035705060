import multiprocessing
import os
import time


def told(process):
    text = repr(process).replace(f"parent={os.getpid()}", "parent=P")
    return text.replace(f"pid={process.pid}", "pid=C")


def attempt(function, *args):
    try:
        print(function.__name__, function(*args))
    except (AssertionError, ValueError) as error:
        print(function.__name__, type(error).__name__, error)


def nothing():
    pass


if __name__ == "__main__":
    print(multiprocessing.current_process(), multiprocessing.parent_process())
    p = multiprocessing.Process(target=nothing)
    print(told(p), p.name, p.pid, p.ident, p.exitcode, p.is_alive(), p.daemon)
    attempt(p.join)
    attempt(lambda: p.sentinel)
    p.start()
    attempt(p.start)
    print(isinstance(p.pid, int), p.pid == p.ident, p.pid != os.getpid())
    p.join()
    p.join()
    print(told(p), p.exitcode, p.is_alive())
    attempt(p.start)
    p.close()
    print(repr(p).replace(str(os.getpid()), "P"))
    attempt(p.start)
    attempt(p.join)
    attempt(p.is_alive)
    attempt(p.terminate)
    attempt(lambda: p.exitcode)
    attempt(lambda: p.pid)
    p.close()

    sleeper = multiprocessing.Process(target=time.sleep, args=(60,), daemon=True)
    sleeper.start()
    print(told(sleeper), multiprocessing.active_children() == [sleeper])
    attempt(sleeper.close)
    attempt(setattr, sleeper, "daemon", False)
    sleeper.join(0.05)
    print(sleeper.is_alive(), sleeper.exitcode)
    sleeper.terminate()
    sleeper.join()
    print(told(sleeper), sleeper.exitcode, multiprocessing.active_children())
    sleeper.terminate()
    killed = multiprocessing.Process(target=time.sleep, args=(60,), name="victim")
    killed.start()
    killed.kill()
    killed.join()
    print(told(killed), killed.exitcode)

    attempt(multiprocessing.Process, 1)
    attempt(setattr, killed, "name", 5)
    attempt(multiprocessing.current_process().join)
    print(multiprocessing.current_process().is_alive())
    print(multiprocessing.current_process().pid == os.getpid())
