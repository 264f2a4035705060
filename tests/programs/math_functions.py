import math

print(math.sqrt(2), math.floor(-2.5), math.ceil(2.1), math.trunc(-2.7), math.pi)
print(math.gcd(12, 18), math.lcm(4, 6), math.factorial(20), math.isqrt(10 ** 30))
print(math.comb(10, 3), math.perm(5, 2), math.prod([1, 2, 3, 4]), math.hypot(3, 4))
print(math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.isinf(-math.inf))
print(math.fabs(-1), math.copysign(1, -0.0), math.fmod(-7, 3), math.modf(2.5))
print(math.log2(1024), math.log10(1000), math.exp(0), math.degrees(math.pi))
print(math.fsum([0.1] * 10), math.e, math.tau, math.pow(2, 10))
for use in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1)):
    try:
        use()
    except ValueError as error:
        print(error)
