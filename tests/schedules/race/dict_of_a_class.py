# race: Site.visits['home']
import threading


class Site:
    visits = {"home": 0}

    @staticmethod
    def visit():
        Site.visits["home"] += 1


guests = [threading.Thread(target=Site.visit) for _ in range(2)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
