from concurrent.futures import (
    CancelledError,
    Future,
    InvalidStateError,
    TimeoutError,
    BrokenExecutor,
)


def show(future):
    text = re_address(repr(future))
    print(text, future.done(), future.running(), future.cancelled())


def re_address(text):
    at = text.find(" at 0x")
    if at < 0:
        return text
    return text[:at] + " at ADDRESS" + text[text.index(" ", at + 6):]


def attempt(call, *args):
    try:
        print(call.__name__, '->', call(*args))
    except Exception as e:
        print(call.__name__, 'raises', type(e).__name__, re_address(str(e)))


future = Future()
show(future)
attempt(future.result, 0.01)
attempt(future.exception, 0)
print(future.set_running_or_notify_cancel())
show(future)
attempt(future.cancel)
future.set_result([1, 2])
show(future)
attempt(future.result)
attempt(future.exception)
attempt(future.set_result, 3)
attempt(future.set_exception, ValueError())
attempt(future.set_running_or_notify_cancel)
attempt(future.cancel)

failed = Future()
failed.set_exception(ValueError('no', 3))
show(failed)
attempt(failed.result)
attempt(failed.result)
attempt(failed.exception)

cancelled = Future()
attempt(cancelled.cancel)
attempt(cancelled.cancel)
show(cancelled)
attempt(cancelled.result)
attempt(cancelled.exception)
attempt(cancelled.set_result, 1)
print(cancelled.set_running_or_notify_cancel())
show(cancelled)
attempt(cancelled.set_running_or_notify_cancel)
attempt(cancelled.result)

print(TimeoutError is __builtins__.TimeoutError, CancelledError.__mro__)
print(InvalidStateError.__mro__, BrokenExecutor.__mro__)
future.note = 'users keep things here'
print(future.note)
