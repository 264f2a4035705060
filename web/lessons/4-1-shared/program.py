import threading

price = 10
readings = []


def change():
    global price
    price = 20
    readings.append(("change", price))


def pretend():
    price = 99
    readings.append(("pretend", price))


def look():
    readings.append(("look", price))


for function in (look, pretend, look, change, look):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()

for name, value in readings:
    print(f"{name:8} sees {value}")
print("main     sees", price)
