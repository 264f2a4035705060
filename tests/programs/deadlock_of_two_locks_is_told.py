# hangs
# exit 3
import threading

a = threading.Lock()
b = threading.Lock()
both = threading.Barrier(2)


def work(first, second):
    with first:
        both.wait()
        with second:
            print('never')


threads = [threading.Thread(target=work, args=pair, name=name)
           for pair, name in (((a, b), 'left'), ((b, a), 'right'))]
for thread in threads:
    thread.start()
print('waiting')
for thread in threads:
    thread.join()
