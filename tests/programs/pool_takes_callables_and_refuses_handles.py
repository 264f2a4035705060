from multiprocessing import Pool, Queue, Value, Lock, Pipe, Array, Manager, Process, Event
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
import threading, functools, operator


def f(x):
    return 1


def short(error):
    # without addresses
    return type(error).__name__, str(error).split(' at 0x')[0]


def send(c, x): c.send(x); c.close()
class K:
    def __init__(self, n): self.n=n
    def m(self, x): return self.n*x
    def __call__(self, x): return x+self.n
    @staticmethod
    def s(x): return x*3
    @classmethod
    def c(cls, x): return cls.__name__, x
def gen(n):
    yield from range(n)
def nested(n):
    with ThreadPoolExecutor(2) as ex: return list(ex.map(f, range(n)))
def nested2(n):
    with ProcessPoolExecutor(2) as ex: return list(ex.map(abs, range(n)))
if __name__=='__main__':
    with Pool(2) as p:
        for obj in (Queue(), Value('i',1), Lock(), Array('i',2), threading.Lock(), lambda: 3, gen(2), p, Event()):
            for call in (lambda: p.apply(f,(obj,)), lambda: p.map(f,[obj]), lambda: list(p.imap(f,[obj]))):
                try: print(call())
                except Exception as e: print(*short(e))
        a,b=Pipe()
        p.apply(send,(b,5)); print(a.recv())
        k=K(4)
        print(p.map(k.m,[1,2]), p.map(k,[1,2]), p.map(K.s,[1]), p.map(K.c,[1]), p.map(functools.partial(pow,2),[1,2,3]), p.map(str.upper, 'ab'), p.map(operator.neg,[1]), p.map(len,['abc']), p.map('{}'.format,[3]))
        print(p.map(nested,[2]))
    with ProcessPoolExecutor(1) as ex:
        print(ex.submit(nested2, 3).result(), ex.submit(nested,2).result())
        for obj in (Queue(), lambda: 3, threading.Lock()):
            try: print(ex.submit(f,obj).result())
            except Exception as e: print(*short(e))
    r=[]
    def t():
        with Pool(1) as p: r.append(p.apply(abs,(-4,)))
    th=threading.Thread(target=t); th.start(); th.join(); print(r)
