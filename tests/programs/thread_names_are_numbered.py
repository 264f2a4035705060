import threading


def report():
    print(threading.current_thread().name)


for options in ({}, {'name': 'worker'}, {}, {'target': report}):
    options.setdefault('target', report)
    thread = threading.Thread(**options)
    print(thread.name, thread.daemon, thread.ident is None)
    thread.start()
    thread.join()

thread.name = 'renamed'
print(thread.name, threading.main_thread().name)
print(threading.current_thread() is threading.main_thread())
