# stderr
import threading


def fail(text):
    raise ValueError(text)


thread = threading.Thread(target=fail, args=('no such thing',), name='bad')
thread.start()
thread.join()
print('main goes on', thread.is_alive())
