import multiprocessing
import os
import signal
import time

if __name__ == "__main__":
    print(repr(signal.SIGTERM), int(signal.SIGKILL), signal.Signals(2).name)
    print(signal.SIGINT == 2, signal.Signals.SIGTERM is signal.SIGTERM)
    print(signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, repr(signal.SIG_IGN))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(repr(signal.getsignal(signal.SIGINT)))
    print(repr(signal.signal(signal.SIGINT, signal.SIG_DFL)))
    codes = []
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGUSR1):
        p = multiprocessing.Process(target=time.sleep, args=(60,))
        p.start()
        os.kill(p.pid, number)
        p.join()
        codes.append(p.exitcode)
        print(repr(p).split()[-1])
    p = multiprocessing.Process(target=lambda: os.kill(os.getpid(), signal.SIGKILL))
    p.start()
    p.join()
    print(codes, p.exitcode)
    for number in (0, signal.SIGTERM):
        try:
            os.kill(p.pid, number)
        except ProcessLookupError as error:
            print(error.errno, error)
    p = multiprocessing.Process(target=time.sleep, args=(60,))
    p.start()
    os.kill(p.pid, 0)
    print(p.is_alive())
    p.terminate()
    p.join()
