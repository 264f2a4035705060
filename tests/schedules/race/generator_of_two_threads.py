# race: tickets
# exception
import threading


def roll():
    number = 0
    while number < 4:
        yield number
        number += 1


def draw():
    next(tickets)


tickets = roll()
people = [threading.Thread(target=draw) for _ in range(2)]
for person in people:
    person.start()
for person in people:
    person.join()
