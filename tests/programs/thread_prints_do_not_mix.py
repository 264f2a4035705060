# unordered
import threading


def talk(letter):
    for i in range(20):
        print(letter * 30, i)


threads = [threading.Thread(target=talk, args=(c,)) for c in 'abcd']
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('end')
