import time
from multiprocessing import Process, Value


def play(turn, me):
    for _ in range(2):
        while turn.value != me:
            time.sleep(0.01)
        turn.value = 1 - me


if __name__ == "__main__":
    turn = Value("i", 0)
    players = [Process(target=play, args=(turn, me)) for me in range(2)]
    for player in players:
        player.start()
    for player in players:
        player.join()
