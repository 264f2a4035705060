from multiprocessing import Array, Lock, Process, RawArray, RawValue, Value


def count(value, raw, guard, numbers, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1
        with guard:
            raw.value += 2
    for i in range(len(numbers)):
        with numbers.get_lock():
            numbers[i] += i * 0.5


def write(text, bare):
    text.value = b'child'
    bare[1:3] = [7, 8]
    bare[-1] -= 1


if __name__ == '__main__':
    value = Value('i', 10)
    raw = RawValue('d', 0.5)
    guard = Lock()
    numbers = Array('d', range(4))
    children = [Process(target=count, args=(value, raw, guard, numbers, 50))
                for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    print(value.value, raw.value, numbers[:], [child.exitcode for child in children])
    text = Array('c', 12)
    bare = RawArray('h', 4)
    child = Process(target=write, args=(text, bare))
    child.start()
    child.join()
    print(text.value, text.raw, bare[:], list(bare), len(text))
