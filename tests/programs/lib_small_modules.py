import bisect
import copy
import heapq
import operator
import os
import sched
import statistics
import string
import sys
import time
import traceback
import types
from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, TypeVar, Union

h = [5, 1, 8, 3, 9, 2]
heapq.heapify(h)
print(h, heapq.heappop(h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 7), h)
heapq.heappush(h, 4)
print([heapq.heappop(h) for _ in range(len(h))], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, "hello", key=ord))
print(list(heapq.merge([1, 4, 7], [2, 5], [3])), list(heapq.merge("cb", "da", reverse=True)))
try:
    heapq.heappop([])
except IndexError as e:
    print(e)

a = [1, 3, 3, 5]
print(bisect.bisect(a, 3), bisect.bisect_left(a, 3), bisect.bisect_right(a, 9), bisect.bisect(a, -2, key=lambda x: -x))
bisect.insort(a, 4)
print(a)

print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("real")(5), operator.methodcaller("upper")("x"), operator.add(1, 2))
print(string.ascii_lowercase, string.digits, string.capwords("hello big world"), string.Template("$a and ${b} $$").substitute(a=1, b=2))
print(os.path.join("a", "/b", "c"), os.path.basename("/x/y.txt"), os.path.dirname("/x/y.txt"), os.path.splitext(".bashrc"), os.path.normpath("a/./b/../c"))
print(os.getenv("NO_SUCH", "default"), os.sep, len(os.urandom(4)), os.path.exists("/no/such/file"))
print(statistics.mean([1, 2, 3, 4]), statistics.mean([1, 2, 3]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]))
print(statistics.mode("aab"), round(statistics.stdev([1, 2, 3, 4]), 10), statistics.pvariance([1, 2, 3, 4]), statistics.variance([1.5, 2.5, 4.0]))
print(statistics.fmean([1, 2, 4]), statistics.quantiles([1, 2, 3, 4, 5]), statistics.multimode("aabb"))
try:
    statistics.mean([])
except statistics.StatisticsError as e:
    print(e)

s = sched.scheduler(time.monotonic, time.sleep)
s.enter(0.02, 1, print, ("second",))
s.enter(0.01, 2, print, ("first",), {"end": "!\n"})
gone = s.enter(0.015, 1, print, ("never",))
s.cancel(gone)
s.run()
print(s.empty())

ns = types.SimpleNamespace(a=1, b="x")
ns.c = [2]
print(ns, ns == types.SimpleNamespace(a=1, b="x", c=[2]), isinstance(len, types.BuiltinFunctionType))

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: Optional[T] = None) -> None:
        self.item: Union[T, None] = item

    def map(self, f: Callable[[T], Any]) -> "Box[Any]":
        return Box(f(self.item))


class Pair(NamedTuple):
    left: int
    right: str = "r"

    def both(self):
        return f"{self.left}{self.right}"


print(Pair(1), Pair(2, "x").both(), Pair._fields, NamedTuple("Q", [("a", int)])(3))
b: Dict[str, List[int]] = {"x": [1]}
print(Box(3).map(str).item, b, List[int], Optional)

try:
    {}["missing"]
except KeyError:
    text = traceback.format_exc()
    print(text.splitlines()[0], text.splitlines()[-1], sys.exc_info()[0], traceback.format_exception_only(sys.exc_info()[1]))
print(sys.exc_info(), sys.version_info >= (3, 8), sys.version_info.major, sys.maxsize, sys.byteorder)
print(sys.getrecursionlimit(), sys.intern("a b") == "a b", sys.getsizeof(1), sys.getsizeof("abc"), sys.float_info.max)
sys.setrecursionlimit(200)


def deep(n):
    return n if n == 0 else deep(n - 1)


try:
    deep(1000)
except RecursionError as e:
    print(e)
print(time.localtime(0).tm_year, "math" in sys.modules, "sys" in sys.modules)
