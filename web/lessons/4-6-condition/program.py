import threading
import time

coins = 0
purse = threading.Condition()


def buy(name, price):
    global coins
    with purse:
        while coins < price:
            print(f"{name}: {coins} of {price} coins, waiting")
            purse.wait()
        coins -= price
        print(f"{name}: bought, {coins} left")


def earn():
    global coins
    for _ in range(6):
        time.sleep(0.2)
        with purse:
            coins += 1
            purse.notify_all()


buyers = [("kite", 4), ("apple", 2)]
for name, price in buyers:
    threading.Thread(target=buy, args=(name, price)).start()
threading.Thread(target=earn).start()
