for x in (0.1, 1.0, 1e16, 1e15, 123456789.123, 1e-5, 0.0001, 1.5e300, 5e-324,
          0.1 + 0.2, 1 / 3, 100.0, -0.0, 2.0 ** 53, 1e22, 1e23):
    print(x, repr(x), str(-x))
inf = float('inf')
nan = float('nan')
print(inf, -inf, nan, nan == nan, inf > 1e308, inf - inf)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, divmod(7.5, 2), 2 ** 0.5)
print(round(2.675, 2), round(0.5), round(1.5), round(1234.567, -2))
print(float('1e3'), float(' -2.5 '), float('1_000.5'), int('1_000'))
print((2.5).is_integer(), (4.0).is_integer(), 1 == 1.0, hash(1) == hash(1.0))
print(f'{1/3:.3f} {1e10:.2e} {0.00001234:g} {1234567.0:,.1f} {0.25:.0%}')
print('%.2f %5.1f %e %g %g' % (3.14159, 2.5, 12345.678, 1e-7, 1e6))
print(f'{2.0:8.2f}|{-1.5:<8}|{1.5:^8}|{1.5:+}|{15:08.3f}')
