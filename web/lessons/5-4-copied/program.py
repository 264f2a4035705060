from multiprocessing import Process

price = 10
basket = ["apple"]


def look(name):
    print(f"{name:6} price {price}, basket {basket}")


def change():
    global price
    price = 20
    basket.append("pear")
    look("change")


def run(function, *args):
    child = Process(target=function, args=args)
    child.start()
    child.join()


if __name__ == "__main__":
    run(change)
    look("main")
    price = 30
    run(look, "child")

    late = Process(target=look, args=("late",))
    late.start()
    price = 40
    basket.clear()
    late.join()
    look("main")
