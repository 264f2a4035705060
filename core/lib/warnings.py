import sys

_seen = set()
_action = "default"


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if _action == "error":
        raise message if isinstance(message, Warning) else category(message)
    key = (str(message), category)
    if _action == "ignore" or (_action != "always" and key in _seen):
        return
    _seen.add(key)
    print(f"{category.__name__}: {message}", file=sys.stderr)


def simplefilter(action, category=Warning, lineno=0, append=False):
    global _action
    _action = action


def filterwarnings(
    action, message="", category=Warning, module="", lineno=0, append=False
):
    simplefilter(action)


def resetwarnings():
    simplefilter("default")


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None):
        if record:
            raise NotImplementedError(
                "warnings.catch_warnings(record=True) is not supported"
            )
        self._new = action

    def __enter__(self):
        self._old = _action
        if self._new is not None:
            simplefilter(self._new)

    def __exit__(self, *info):
        simplefilter(self._old)
