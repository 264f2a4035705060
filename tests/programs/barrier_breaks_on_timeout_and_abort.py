import threading

barrier = threading.Barrier(2)
try:
    barrier.wait(0.02)
except threading.BrokenBarrierError as error:
    print('broken', barrier.broken)
barrier.reset()
print(barrier.broken)
barrier.abort()
try:
    barrier.wait()
except threading.BrokenBarrierError:
    print('aborted')
