# stderr
from concurrent.futures import Future, ThreadPoolExecutor
import threading


def note(name):
    def callback(future):
        print(name, future.done(), future.cancelled())
    return callback


def broken(future):
    raise ValueError('callbacks may fail')


future = Future()
future.add_done_callback(note('first'))
future.add_done_callback(note('second'))
print('set')
future.set_result(1)
future.add_done_callback(note('late'))

future = Future()
future.add_done_callback(note('cancel'))
future.cancel()

future = Future()
future.add_done_callback(lambda f: print(type(f.exception()).__name__))
future.set_exception(KeyError('k'))

with ThreadPoolExecutor(1) as executor:
    ready = threading.Event()
    names = []
    future = executor.submit(ready.wait)
    future.add_done_callback(
        lambda f: names.append(threading.current_thread().name))
    ready.set()
print(names)
future.add_done_callback(
    lambda f: print(threading.current_thread().name, f.result()))
try:
    Future().add_done_callback()
except TypeError as e:
    print('TypeError')
