import io
import logging
import sys
import threading

logging.basicConfig(
    level=logging.INFO,
    stream=sys.stdout,
    format="%(levelname)-8s %(name)s [%(threadName)s] %(message)s (%(funcName)s:%(lineno)d)",
)
log = logging.getLogger("app.worker")


def work(n):
    log.info("working on %d", n)


logging.info("start")
log.debug("hidden")
log.warning("careful: %s and %r", "a", "b")
t = threading.Thread(target=work, args=(1,), name="helper")
t.start()
t.join()
try:
    1 / 0
except ZeroDivisionError as e:
    log.error("failed: %s", e)
log.log(35, "between")
print(log, log.parent, logging.getLogger("app"), log.parent, log.getEffectiveLevel())
print(logging.getLogger("app.worker") is log, log.isEnabledFor(10), logging.getLevelName(20))

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("{asctime} {levelname}: {message}", "%Y", style="{"))
handler.setLevel("ERROR")
own = logging.getLogger("own")
own.propagate = False
own.setLevel(logging.DEBUG)
own.addHandler(handler)
own.info("not this")
own.error("but this %(x)d", {"x": 5})
text = out.getvalue()
print(text[4:], text[:2] == "20")


class Shouting(logging.Formatter):
    def format(self, record):
        return super().format(record).upper() + "!"


handler.setFormatter(Shouting())
handler.addFilter(lambda record: "secret" not in record.getMessage())
own.critical("loud")
own.critical("secret")
try:
    raise ValueError("bad")
except ValueError:
    own.exception("oops")
lines = out.getvalue().splitlines()
print(lines[1:4], lines[-1])
logging.disable(logging.WARNING)
log.warning("silent")
log.error("heard")
