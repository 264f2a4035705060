from multiprocessing import Value, Array, RawValue, RawArray
import ctypes


def bare(x):
    # without the address
    text = str(x)
    at = text.find(' at 0x')
    return text if at < 0 else text[:at]


def tr(f):
    try:
        print(bare(repr(f())))
    except Exception as e:
        print(type(e).__name__, e)


v=Value('i',5); print(v, v.value, v.get_obj())
for t in 'cbBhHiIlLqQfdu':
    tr(lambda: Value(t)); tr(lambda: RawValue(t).value); tr(lambda: Array(t,3)); tr(lambda: Array(t,3)[:])
for t in 'bBhHiIlLqQ':
    tr(lambda: RawValue(t, 2**70+200).value)
    tr(lambda: RawValue(t, -1).value)
tr(lambda: Value('i','x')); tr(lambda: Value('i',1.5)); tr(lambda: Value('d','x')); tr(lambda: Value('d',3).value);tr(lambda: Value('f',0.1).value)
tr(lambda: Value('c',b'x').value); tr(lambda: Value('c','x').value);tr(lambda: Value('c',5).value);tr(lambda: Value('c',b'xy').value);tr(lambda: Value('u','é').value);tr(lambda: Value('u','éa').value)
tr(lambda: Value('z',1)); tr(lambda: Value('i',1,2)); tr(lambda: Value('i',1,lock=5))
tr(lambda: Value(ctypes.c_bool, 5).value); tr(lambda: Value(ctypes.c_bool));
a=Array('i',[1,2,3]); print(bare(a), len(a), a[:], list(a), a[0], a[-1], a[::2], bare(a.get_obj()))
def s(): a[1]=7; return a[:]
tr(s)
def s(): a[0:2]=[8,9]; return a[:]
tr(s)
def s(): a[0:2]=[8,9,10]; return a[:]
tr(s)
def s(): a[5]=1
tr(s)
tr(lambda: a[5]); tr(lambda: a['x'])
def s(): a[0]='x'
tr(s)
def s(): a[0]=1.5
tr(s)
tr(lambda: 2 in a); tr(lambda: sum(a)); tr(lambda: a.value)
c=Array('c',b'hello'); print(bare(c), c.value, c.raw, len(c), c[0], c[1:3])
c.value=b'ab'; print(c.value, c.raw, c[:])
def s(): c.value=b'toolongvalue'
tr(s)
def s(): c.raw=b'xy'; return c.raw
tr(s)
def s(): c.raw=b'xyaaaaaaaaa'; return c.raw
tr(s)
def s(): c.value='ab'
tr(s)
u=Array('u','héllo'); print(bare(u), u.get_obj().value, u[:], len(u)); tr(lambda: u.value)
r=RawArray('i',4); print(bare(r), r[:], len(r), list(r)); r[:]=[1,2,3,4]; print(r[:])
tr(lambda: RawArray('i',-1)); tr(lambda: Array('i','ab')); tr(lambda: Array('i',[1,2],lock=False))
tr(lambda: Array('i', range(3))[:]); tr(lambda: Array('i', (i for i in range(3)))[:])
print(ctypes.c_int(5), ctypes.c_int(5).value, ctypes.c_double(2), ctypes.c_char(b'x'), ctypes.c_int(), ctypes.c_bool(3), ctypes.c_long(2), ctypes.c_longlong(2), ctypes.c_uint8(300), ctypes.c_int64, ctypes.c_int32, ctypes.c_size_t, ctypes.c_int16)
print(ctypes.sizeof(ctypes.c_int), (ctypes.c_int*3)(1,2)[:])
with v: v.value+=1
with v.get_lock(): v.value+=1
print(v.value, v.acquire(), v.release())
class P(ctypes.Structure): _fields_=[('x',ctypes.c_int),('y',ctypes.c_double)]
ar=Array(P,[(1,2.0),(3,4.0)]); print(ar[0].x, bare(ar))
pv=Value(P,1,2.5); print(pv.x, bare(pv))
from multiprocessing.sharedctypes import copy, synchronized
print(copy(v.get_obj()), type(v))
print(hasattr(v,'real'))
tr(lambda: v.nothing)
tr(lambda: v+1)
