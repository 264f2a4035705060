from multiprocessing import Process


def deliver(parcel, street, number, **wishes):
    parcel.append(f"stamp {number}")
    print(f"{street} {number}: {parcel}, {wishes}")


def in_process(*args, **kwargs):
    child = Process(target=deliver, args=args, kwargs=kwargs)
    child.start()
    child.join()
    print("  exit code", child.exitcode)


if __name__ == "__main__":
    parcel = ["book"]
    in_process(parcel, "Hill Road", 3)
    in_process(parcel, "Hill Road", number=5, floor=2, ring="twice")
    print("main still has", parcel)
