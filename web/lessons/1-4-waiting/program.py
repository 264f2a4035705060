import threading
from time import perf_counter, sleep

REPLIES = {"weather": 0.6, "news": 0.4, "mail": 0.5}


def ask(server):
    sleep(REPLIES[server])
    print(f"  {perf_counter() - began:.1f} s  {server} has answered")


print("one question after another")
began = perf_counter()
for server in REPLIES:
    ask(server)

print("all questions at the same time")
began = perf_counter()
for server in REPLIES:
    threading.Thread(target=ask, args=(server,)).start()
