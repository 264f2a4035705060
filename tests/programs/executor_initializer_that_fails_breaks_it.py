import logging
import io
import threading
from concurrent.futures import ThreadPoolExecutor, BrokenExecutor
from concurrent.futures.thread import BrokenThreadPool

stream = io.StringIO()
logging.basicConfig(stream=stream, format='%(levelname)s %(name)s %(message)s')
go = threading.Event()


def broken():
    go.wait()
    raise ValueError('cannot begin')


executor = ThreadPoolExecutor(1, initializer=broken)
futures = [executor.submit(print, i) for i in range(3)]
go.set()
for future in futures:
    try:
        future.result()
    except BrokenThreadPool as e:
        print(type(e).__mro__[1:4], e)
executor._threads.pop().join() if executor._threads else None
try:
    executor.submit(print, 1)
except BrokenExecutor as e:
    print(type(e).__name__, e)
executor.shutdown()
lines = stream.getvalue().splitlines()
print(lines[0], lines[-1])
