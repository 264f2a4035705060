import threading


def who(where):
    me = threading.current_thread()
    is_main = me is threading.main_thread()
    print(f"{where:16} runs in {me.name:10}  main: {is_main}")


who("the program")

worker = threading.Thread(target=who, args=("after run()",), name="worker-1")
worker.run()

worker = threading.Thread(target=who, args=("after start()",), name="worker-2")
worker.start()
worker.join()

print("threads alive:", [thread.name for thread in threading.enumerate()])
try:
    worker.start()
except RuntimeError as error:
    print("a second start():", error)
