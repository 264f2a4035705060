# exit 1
# stderr


class Refused(Exception):
    pass


def divide(a, b):
    return a / b


def serve():
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        raise Refused('no division today') from error


serve()
