# deadlock: lost-wakeup
# A daemon thread that waits too does not keep the others alive.
import threading

never = threading.Event()
threading.Thread(target=never.wait, daemon=True).start()
never.wait()
