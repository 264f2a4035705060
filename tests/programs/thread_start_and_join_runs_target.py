import threading

done = []


def work(label, times, *, end):
    for i in range(times):
        done.append((label, i))
    done.append(end)


thread = threading.Thread(target=work, args=('a', 3), kwargs={'end': 'z'})
print(thread.is_alive())
thread.start()
thread.join()
print(thread.is_alive(), done)
