import threading

letters = []
bell = threading.Condition()


def deliver():
    letters.append("a letter")
    with bell:
        bell.notify()


def read():
    if not letters:
        with bell:
            bell.wait()
    print("she reads", letters.pop())


reader = threading.Thread(target=read, name="reader")
postman = threading.Thread(target=deliver, name="postman")
reader.start()
postman.start()
reader.join()
postman.join()
