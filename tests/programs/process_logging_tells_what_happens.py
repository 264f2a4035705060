import logging
import multiprocessing
import sys
from multiprocessing import util


def work(log):
    log.info("at work")
    logging.getLogger("plain").warning("plain one")


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, format="%(processName)s: %(message)s")
    log = multiprocessing.get_logger()
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter(util.DEFAULT_LOGGING_FORMAT))
    log.addHandler(handler)
    print(log.name, log.propagate, multiprocessing.SUBDEBUG, util.SUBWARNING)
    logging.warning("before")
    p = multiprocessing.Process(target=work, args=(log,))
    p.start()
    p.join()
