import time

for t in (0, 1, 86399, 951782400, 1e9, 1709164800.9, -1, -86401.5, 4102444800, 253402300799):
    g = time.gmtime(t)
    print(t, tuple(g), time.strftime("%a %A %b %B %d %H %I %j %m %M %p %S %U %V %G %u %w %W %y %Y %% %e %D %F %T %R %C", g))
print(time.strftime("%c | %x | %X", time.gmtime(1234567890)), time.asctime(time.gmtime(0)))
g = time.gmtime(1700000000)
print(g, g.tm_year, g.tm_wday, g.tm_yday, g[0], len(g), g[3:6])
print(time.strftime("中文 %Y年%m月", g), time.strftime("", g) == "")
print(time.struct_time((2024, 2, 29, 1, 2, 3, 3, 60, 0)).tm_mon)
for bad in ((2024, 13, 1, 0, 0, 0, 0, 1, 0), (2024, 1, 1, 25, 0, 0, 0, 1, 0)):
    try:
        time.strftime("%Y", bad)
    except ValueError as e:
        print(e)
a, b = time.monotonic(), time.monotonic()
print(b >= a, time.time() > 1.7e9, isinstance(time.time_ns(), int), time.perf_counter() >= 0)
start = time.perf_counter()
time.sleep(0.05)
print(0.04 < time.perf_counter() - start < 2)
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
