from itertools import (
    accumulate, chain, combinations, combinations_with_replacement, compress,
    count, cycle, dropwhile, filterfalse, groupby, islice, pairwise,
    permutations, product, repeat, starmap, takewhile, tee, zip_longest,
)
import operator

c = count(10)
print(next(c), next(c), list(islice(count(5, -2), 4)), list(islice(count(0.5), 3)))
print(list(islice(cycle("abc"), 7)), list(repeat("x", 3)), list(islice(repeat(1), 2)))
print(list(chain([1, 2], "ab", (3,))), list(chain.from_iterable([[1], [2, 3]])))
print(list(islice("abcdefgh", 2, 7, 2)), list(islice("abc", 0)), list(islice("abc", None)))
it = iter(range(10))
print(list(islice(it, 2, 5)), next(it))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)))
print(list(accumulate([1, 2], initial=100)), list(accumulate([])))
print(list(accumulate([1, 2, 3], operator.mul)))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(None, [0, 1, "", 2])))
print(list(compress("abcd", [1, 0, 1, 0])), list(pairwise("abcd")), list(pairwise("a")))
print(list(zip_longest("ab", [1, 2, 3], fillvalue="-")), list(zip_longest()))
a, b = tee(iter("xyz"))
print(next(a), next(a), list(b), list(a))
print(list(product("ab", [1, 2])), list(product()), list(product("ab", repeat=2)))
print(list(product([], "a")), len(list(product(range(3), repeat=3))))
print(list(permutations("abc")), list(permutations("abc", 2)), list(permutations("ab", 3)))
print(list(combinations("abcd", 2)), list(combinations("ab", 3)), list(combinations("ab", 0)))
print(list(combinations_with_replacement("abc", 2)))
for key, group in groupby("aaabbca"):
    print(key, list(group), end="; ")
print()
print([(k, len(list(g))) for k, g in groupby(range(10), key=lambda x: x // 4)])
print([k for k, g in groupby([1, 1, 2, 3, 3])])
try:
    islice("abc", -1)
except ValueError as e:
    print(e)
