import multiprocessing.dummy as mp
import threading
from multiprocessing.dummy import Pool, Process, Manager


def work(shared, queue, n):
    shared[n] = n * n
    queue.put((mp.current_process().name, n))


if __name__ == '__main__':
    manager = Manager()
    shared = manager.dict()
    queue = mp.Queue()
    processes = [Process(target=work, args=(shared, queue, n)) for n in range(3)]
    print([p.exitcode for p in processes])
    for p in processes:
        p.start()
    for p in processes:
        p.join()
    print(sorted(shared.items()), [p.exitcode for p in processes], len(mp.active_children()))
    print(sorted([queue.get() for _ in range(3)]))
    with Pool(4) as pool:
        print(pool.map(lambda x: x + 1, range(5)), type(pool).__name__)
    a, b = mp.Pipe()
    a.send({'x': 1})
    b.send([2])
    print(b.poll(), b.recv(), a.poll(), a.recv(), a.poll(), a.poll(0.01))
    with b:
        threading.Timer(0.02, a.send, (5,)).start()
        print(b.poll(5), b.recv())
    with mp.Lock():
        print('locked')
    space = manager.Namespace(x=1, _hidden=2)
    space.y = 'two'
    print(space, manager.list('ab'))
    value = mp.Manager().Value('i', 3)
    value.value += 1
    print(value, value.value)
    listener = mp.connection.Listener()
    client = mp.connection.Client(listener.address)
    server = listener.accept()
    client.send('hello')
    print(server.recv())
    listener.close()
    event = mp.Event()
    p = mp.Process(target=event.wait, name='waiter')
    p.daemon = True
    p.start()
    print(p.name, p.is_alive(), len(mp.active_children()))
    event.set()
    p.join()
    print(p.exitcode, mp.active_children(), mp.freeze_support())
