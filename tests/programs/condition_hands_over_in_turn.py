import threading

turn = 0
condition = threading.Condition()


def play(me):
    global turn
    for _ in range(3):
        with condition:
            condition.wait_for(lambda: turn == me)
            print('player', me)
            turn = (turn + 1) % 3
            condition.notify_all()


threads = [threading.Thread(target=play, args=(i,)) for i in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
