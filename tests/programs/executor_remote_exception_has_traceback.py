# stderr
# exit 1
from concurrent.futures import ProcessPoolExecutor


def inner(x):
    return 10 // x


def work(x):
    return inner(x)


if __name__ == '__main__':
    with ProcessPoolExecutor(2) as executor:
        executor.submit(work, 0).result()
