import threading

letters = []
bell = threading.Condition()


def deliver():
    with bell:
        letters.append("a letter")
        bell.notify()


def read():
    with bell:
        while not letters:
            bell.wait()
        letter = letters.pop()
    print("she reads", letter)


reader = threading.Thread(target=read, name="reader")
postman = threading.Thread(target=deliver, name="postman")
reader.start()
postman.start()
reader.join()
postman.join()
