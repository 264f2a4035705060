import threading


def hook(args):
    kind, value, traceback, thread = args
    print(args[0], args[1], args.thread is args[3], len(args), kind is args.exc_type)
    print(type(args), traceback is args.exc_traceback, value is args.exc_value)


threading.excepthook = hook
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
args = threading.ExceptHookArgs((ValueError, ValueError(3), None, None))
print(args, isinstance(args, tuple))
