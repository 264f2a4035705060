from multiprocessing import Manager, Process, Pool
import queue
def work(d,l,n):
    d[n]=n*n; l.append(n)
    for k in d.keys(): pass
def eval_free(d):
    # in the order of its keys
    return sorted(str(d)[1:-1].split(', '))


def tr(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
if __name__=='__main__':
    with Manager() as m:
        d=m.dict(); l=m.list()
        ps=[Process(target=work,args=(d,l,i)) for i in range(4)]
        for p in ps: p.start()
        for p in ps: p.join()
        print(sorted(d.items()), sorted(l), len(d), type(d).__name__)
        print(repr(d)[:36], eval_free(d), l[0:2]!=[], 2 in d, list(d)!=[])
        print(sorted(dict(d).items()), d.copy()==dict(d))
        tr(lambda: d['zz']); tr(lambda: l[99]); tr(lambda: d.foo)
        q=m.Queue(2); q.put(1); q.put(2); print(q.full(), q.qsize(), q.get(), repr(q)[:30])
        tr(lambda: (q.get(), q.get_nowait()))
        ns=m.Namespace(); ns.x=1; ns.y='a'; print(ns, ns.x); tr(lambda: ns.z)
        v=m.Value('i',3); v.value+=1; print(v, v.value, v.get()); 
        lock=m.Lock()
        with lock: print('locked', lock.acquire(False))
        tr(lambda: lock.release())
        e=m.Event(); print(e.is_set(), e.wait(0.01)); e.set(); print(e.is_set(), e.wait())
        b=m.Barrier(1); print(b.wait(), b.parties, b.n_waiting, b.broken)
        c=m.Condition()
        with c: print(c.wait(0.01), c.wait_for(lambda: True), c.notify_all())
        s=m.Semaphore(1); print(s.acquire(), s.acquire(False), s.release())
        n=m.list([m.list([1]), m.dict(a=1)]); n[0].append(2); print(n[0], n[1]['a'], len(n))
        l+= [7]; l*=2; l.sort(); print(l)
        print(l.count(7), l.index(7), l.pop()); l.remove(0); l.reverse(); del l[0]; print(l, l+[5])
        with Pool(2) as p:
            p.starmap(work, [(d,l,i) for i in range(10,14)])
        print(len(d), sorted([x for x in l]))
        with m.Pool(2) as p:
            print(p.map(abs,[-1,-2]), p.apply_async(abs,(-3,)).get(), list(p.imap(abs,[-1])), p)
        tr(lambda: l.append(lambda: 1))
    tr(lambda: m.list())
    tr(lambda: d['x'])
