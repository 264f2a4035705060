# stderr
# exit 1
from concurrent.futures import ThreadPoolExecutor


def inner(x):
    return 10 // x


def work(x):
    return inner(x)


with ThreadPoolExecutor() as executor:
    future = executor.submit(work, 0)
    print(type(future.exception()).__name__)
    print(future.result())
