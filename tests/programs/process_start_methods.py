import multiprocessing


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    print(multiprocessing.get_start_method(allow_none=True))
    attempt(multiprocessing.get_context, "thread")
    attempt(multiprocessing.set_start_method, "thread")
    print(multiprocessing.get_all_start_methods()[:2])
    print(multiprocessing.get_start_method())
    attempt(multiprocessing.set_start_method, "spawn")
    multiprocessing.set_start_method("spawn", force=True)
    print(multiprocessing.get_start_method())
    multiprocessing.set_start_method(None, force=True)
    print(multiprocessing.get_start_method(allow_none=True))
    multiprocessing.set_start_method("fork")
    attempt(multiprocessing.set_start_method, "fork")
    for name in ("fork", "spawn"):
        context = multiprocessing.get_context(name)
        print(type(context).__name__, context.get_start_method(), context.Process)
        attempt(context.set_start_method, "spawn")
        print(context.get_context() is context, context.get_context("fork") is context)
        print(type(context.Queue()).__name__, type(context.RLock()).__name__)
    print(multiprocessing.Process, multiprocessing.Process.__mro__[1])
    print(multiprocessing.TimeoutError.__mro__[1:3], multiprocessing.ProcessError)
    multiprocessing.freeze_support()
