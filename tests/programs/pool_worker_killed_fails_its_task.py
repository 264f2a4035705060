# hangs
# exit 1
import os
import signal
import time
from multiprocessing import Pool


def work(x):
    if x == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return x * x


if __name__ == '__main__':
    print('a pool of two', flush=True)
    pool = Pool(2)
    result = pool.apply_async(work, (2,))
    print(pool.apply(work, (3,)), flush=True)
    result.get()
