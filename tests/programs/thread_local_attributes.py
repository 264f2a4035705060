import threading
l=threading.local()
l.x=1
print(vars(l), l.__dict__)
def w():
    print(hasattr(l,'x'), l.__dict__); l.y=2; print(l.__dict__)
t=threading.Thread(target=w); t.start(); t.join()
print(l.__dict__, sorted(k for k in dir(l) if not k.startswith('__')))
class L(threading.local):
    n=0
    def __init__(self,v): print('init',v); self.v=v
    @property
    def p(self): return self.v*2
    def m(self): return self.n
k=L(3)
def w2():
    print(k.v,k.n); k.n+=1; print(k.n, k.p, k.m())
t=threading.Thread(target=w2); t.start(); t.join(); print(k.n,k.v)
del k.v
try: k.v
except AttributeError as e: print(e)
try: del k.v
except AttributeError as e: print(e)
try: l.__dict__ = {}
except AttributeError as e: print(e)
try: threading.local(5)
except TypeError as e: print(e)
print(getattr(l,'q','none'))
l.__dict__['z']=5; print(l.z)
l.__dict__.update(a=1,b=2); print(l.a,l.b)
class M(threading.local):
    def __init__(self): self.items=[]
m=M()
def w3(i): m.items.append(i); print(m.items)
for i in range(3):
    t=threading.Thread(target=w3,args=(i,)); t.start(); t.join()
print(m.items)
