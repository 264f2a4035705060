# slow
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool


def square(number):
    return number * number


if __name__ == "__main__":
    with Pool(40) as pool:
        print(sum(pool.map(square, range(100))))
        pool.close()
        pool.join()
    with ProcessPoolExecutor(40) as executor:
        print(sum(executor.map(square, range(100))))
