import io
import logging
from concurrent.futures import Future

stream = io.StringIO()
logging.basicConfig(stream=stream, format='%(levelname)s %(name)s %(message)s')


def broken(future):
    raise ValueError('callbacks may fail')


future = Future()
future.add_done_callback(broken)
future.add_done_callback(lambda f: print('the next one runs'))
future.set_result(5)
print(future.result())
lines = stream.getvalue().splitlines()
first = lines[0]
print(first[:first.index(' at ')], first[first.index(' state'):])
print(lines[1], lines[-1])
