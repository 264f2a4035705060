# stderr
import multiprocessing

multiprocessing.set_start_method("spawn", force=True)
p = multiprocessing.Process(target=print, args=("never printed",))
p.start()
p.join()
print(p.exitcode)
