"""What the main module knows of itself."""


def show() -> str:
    return __name__


print(__name__, show(), show.__module__)
print(__doc__)
if __name__ == "__main__":
    print("main")
