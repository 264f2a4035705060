# A fork in the middle of a method, a generator, a with statement, an except
# clause, an import, a comprehension: the child runs its target, nothing else
# of what its parent was doing.
import logging
import multiprocessing
import random
import sys
import traceback


class Problem(Exception):
    pass


kept = None
log = logging.getLogger("app")
own = random.Random(4)


def run(target, *args):
    process = multiprocessing.Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode


def fails(depth):
    if depth:
        return fails(depth - 1)
    raise Problem("deep", depth)


def show(what):
    print("child", what, sys.exc_info()[0] is None or sys.exc_info()[0])
    if kept:
        print(type(kept).__name__, kept.args, kept.__notes__)
        for line in "".join(traceback.format_exception(kept)).splitlines():
            print(line.split('", ')[-1])


def again():
    print("child", sys.exc_info()[1] is kept)
    try:
        raise KeyError(1)
    except KeyError as e:
        print(e.__context__ is kept, sys.exc_info()[1] is e)
    print(sys.exc_info()[1] is kept)


def exits():
    print("never closed here")
    sys.exit(3)


def generate():
    try:
        yield run(show, "generator")
    finally:
        print("parent closes the generator")


class With:
    def __enter__(self):
        print("enter")

    def __exit__(self, *args):
        print("exit")


class Base:
    def go(self):
        return run(self.shown, super().__repr__()[:10])

    def shown(self, text):
        print("child", type(self).__name__, text)


class Derived(Base):
    pass


def draw():
    print("child", [own.random() for _ in range(2)], own.sample(range(50), 3))


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, format="%(name)s %(message)s")
    log.setLevel(logging.INFO)
    log.info("parent")
    print(run(log.info, "child %d"))
    print(list(generate()))
    with With():
        print(run(exits))
    try:
        try:
            fails(2)
        except Problem as e:
            raise ValueError("outer") from e
    except ValueError as e:
        kept = e
        kept.add_note("noted")
        run(again)
    print(run(show, "except"))
    print(Derived().go(), [run(print, "child", i) for i in range(2)])
    own.random()
    run(draw)
    draw()
