# race: n in main
import threading


def main():
    n = 0

    def work():
        nonlocal n
        n += 1

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert n > 0


main()
