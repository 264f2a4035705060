# Threads set, read and delete attributes of one instance and of one class,
# and change its methods and bases' methods while others call them.
import threading


class Base:
    shared = 0

    def who(self):
        return "base"


class Thing(Base):
    def __init__(self):
        self.a = self.b = self.c = 0

    @property
    def twice(self):
        return self.a * 2

    def who(self):
        return "thing"


class Slots:
    __slots__ = ("x", "y")


thing = Thing()
slots = Slots()
errors = []
original = Thing.who


def hammer(number):
    for step in range(1000):
        try:
            kind = (step + number) % 12
            if kind == 0:
                thing.a += 1
            elif kind == 1:
                setattr(thing, f"new{step % 20}", step)
            elif kind == 2:
                delattr(thing, f"new{step % 20}")
            elif kind == 3:
                assert thing.who() in ("base", "thing", "changed")
            elif kind == 4:
                Thing.who = lambda self: "changed"
            elif kind == 5:
                del Thing.who
            elif kind == 6:
                Thing.who = original
            elif kind == 7:
                Base.shared += 1
                assert type(Thing.shared) is int and type(thing.shared) is int
            elif kind == 8:
                assert thing.twice % 2 == 0
            elif kind == 9:
                slots.x = step
                slots.y = slots.x
            elif kind == 10:
                dict(thing.__dict__), vars(thing), len(vars(Thing))
            else:
                other = Thing()
                other.a = thing.a
                setattr(Base, f"late{step % 5}", property(lambda self: 1))
                assert getattr(other, f"late{step % 5}") == 1
        except AttributeError:
            pass
        except RuntimeError as error:
            if "changed" not in str(error):
                errors.append(repr(error))
        except Exception as error:
            errors.append(repr(error))


threads = [threading.Thread(target=hammer, args=(n,)) for n in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(errors, type(thing.a) is int, thing.who() in ("base", "thing", "changed"))
