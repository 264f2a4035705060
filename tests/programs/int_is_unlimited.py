a = 2 ** 100
b = 3 ** 70
print(a, b, a * b, a + b, a - b, -a)
print(b // a, b % a, -b // a, -b % a, divmod(-b, a))
print(a >> 90, a << 10, a & b, a | b, a ^ b, ~a)
print(a == 2 ** 100, a < b, a > 10 ** 30, hash(a) == hash(2 ** 100))
print(pow(3, 1000, 10 ** 9 + 7), pow(7, -1, 31), 2 ** -2)
print(int('123456789' * 5), int('-ff', 16), int('0b101', 0), int(' 42 '))
print(hex(a), oct(2 ** 40), bin(37), (2 ** 200).bit_length())
print(9223372036854775807 + 1, -9223372036854775808 - 1)
print(4611686018427387904 * 2, 3037000500 * 3037000500)
n = 1
for i in range(1, 60):
    n *= i
print(n, len(str(n ** 10)), n % 1000007)
print(int(1e20), int(-2.7), round(2.5), round(-3.5), round(12345, -2))
for bad in ('1/0', '1//0', '1%0', "int('x')", '1 << -1', "int('1', 40)"):
    try:
        if bad == '1/0':
            1 / 0
        elif bad == '1//0':
            1 // 0
        elif bad == '1%0':
            1 % 0
        elif bad == "int('x')":
            int('x')
        elif bad == '1 << -1':
            1 << -1
        else:
            int('1', 40)
    except (ZeroDivisionError, ValueError) as error:
        print(type(error).__name__, error)
