"""os.path: the part that works on names alone. There are no files, so nothing
exists."""

sep = "/"
curdir = "."
pardir = ".."


def isabs(path):
    return path.startswith("/")


def join(path, *parts):
    for part in parts:
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(path):
    cut = path.rfind("/") + 1
    head, tail = path[:cut], path[cut:]
    return head.rstrip("/") or head, tail


def basename(path):
    return split(path)[1]


def dirname(path):
    return split(path)[0]


def splitext(path):
    name = path.rfind("/") + 1
    dot = path.rfind(".")
    if dot > name and path[name:dot].strip("."):
        return path[:dot], path[dot:]
    return path, ""


def normpath(path):
    if not path:
        return "."
    slashes = len(path) - len(path.lstrip("/"))
    start = "//" if slashes == 2 else "/" if slashes else ""
    kept = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not start and (not kept or kept[-1] == "..")):
            kept.append(part)
        elif kept:
            kept.pop()
    return start + "/".join(kept) or "."


def abspath(path):
    return normpath(join("/", path))


realpath = abspath


def relpath(path, start="."):
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return join(*[".."] * (len(here) - same), *there[same:]) if path != start else "."


def commonprefix(paths):
    if not paths:
        return ""
    low, high = min(paths), max(paths)
    for i, letter in enumerate(low):
        if letter != high[i]:
            return low[:i]
    return low


def exists(path):
    return False


isfile = isdir = islink = lexists = ismount = exists


def expanduser(path):
    return path


def expandvars(path):
    return path


def normcase(path):
    return path
