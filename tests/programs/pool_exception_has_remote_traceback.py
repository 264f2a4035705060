# stderr
# exit 1
from multiprocessing import Pool


def inner(x):
    return 10 // x


def work(x):
    return inner(x)


if __name__ == '__main__':
    with Pool(2) as pool:
        try:
            pool.map(work, [2, 0])
        except ZeroDivisionError as e:
            print(type(e.__cause__).__name__, str(e.__cause__).count('in inner'))
        pool.apply(work, (0,))
