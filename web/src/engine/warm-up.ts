// A short program that is run unseen when the engine has been ready for a moment and nobody has run one:
// the browser compiles each function of the engine, and the engine each module of its library, when it is
// first used.

/** Whether the program seems to start processes. */
export function usesProcesses(source: string): boolean {
  return /\b(multiprocessing|concurrent)\b/.test(source);
}

export const WARM_UP_FILE = 'warm-up.py';

const WARM_UP = `
import queue, random, threading, time

class Worker(threading.Thread):
    def __init__(self, name, tasks, lock):
        super().__init__(name=name)
        self.tasks, self.lock = tasks, lock

    def run(self):
        for i in range(3):
            with self.lock:
                self.tasks.put((i, self.name))
            time.sleep(random.random() / 1000)

def total(*numbers, **named):
    return sum(numbers) + sum(named.values())

tasks, lock = queue.Queue(), threading.Lock()
workers = [Worker(f'W{i}', tasks, lock) for i in range(2)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
while not tasks.empty():
    print('%d %s' % tasks.get(), total(1, b=2.5), sep=', ')
try:
    {}['x']
except KeyError as error:
    print(repr(error), sorted({3, 1}), 'a b'.split()[::-1])
`;

/** The same for processes, when the program in the editor uses some: their workers are made by the way. */
const WARM_UP_PROCESSES = `
import multiprocessing

def square(n):
    return n * n

if __name__ == '__main__':
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=queue.put, args=(1,))
    process.start()
    queue.get()
    process.join()
    with multiprocessing.Pool(4) as pool:
        pool.map(square, range(8), chunksize=1)
`;

/** How long the engine has to be ready and unused before it is warmed up. */
const AFTER_MS = 300;

/** When to run which. */
export class WarmUp {
  private parts = [WARM_UP];
  private hasProcesses = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly run: (source: string) => void) {}

  /** The engine is ready, and nothing runs. */
  soon(): void {
    clearTimeout(this.timer);
    if (this.parts.length > 0) this.timer = setTimeout(() => this.run(this.parts.shift()!), AFTER_MS);
  }

  expectProcesses(): void {
    if (!this.hasProcesses) this.parts.push(WARM_UP_PROCESSES);
    this.hasProcesses = true;
  }

  /** Somebody runs a program, which warms the engine up by itself. */
  ran(source: string): void {
    clearTimeout(this.timer);
    this.parts = this.parts.filter((part) => part !== WARM_UP && !usesProcesses(source));
  }
}
