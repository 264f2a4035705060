print(sum(range(300000)), sum(range(300000), start=0.5))
print(min(range(5, 300000)), max(range(300000)), max(range(300000), key=lambda n: -n))
print(any(range(10**12)), all(range(10**12)), all(range(1, 200000)), any(range(0)))
print(sum(n * n for n in range(1000)), sum([[1], [2]], []))
try:
    sum(["a"], "")
except TypeError as error:
    print(error)
try:
    sum(5)
except TypeError as error:
    print(error)
