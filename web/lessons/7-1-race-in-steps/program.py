import threading

votes = 0


def count(ballots):
    global votes
    for _ in range(ballots):
        votes += 1


ann = threading.Thread(target=count, args=(2,), name="Ann")
bob = threading.Thread(target=count, args=(2,), name="Bob")
ann.start()
bob.start()
ann.join()
bob.join()
print("votes:", votes, "of 4")
