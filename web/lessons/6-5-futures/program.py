import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

PAGES = {"news": 0.6, "maps": 0.1, "mail": 0.3, "shop": 0.1}


def fetch(name):
    time.sleep(PAGES[name])
    if name == "shop":
        raise ConnectionError("nobody answers")
    return f"{name} by {threading.current_thread().name}"


with ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker") as pool:
    futures = {pool.submit(fetch, name): name for name in PAGES}
    for future in as_completed(futures):
        try:
            print("ready:", future.result())
        except ConnectionError as error:
            print("ready:", futures[future], "failed,", error)

    print("map keeps the order:")
    for text in pool.map(fetch, ["news", "maps", "mail"]):
        print("  ", text)
