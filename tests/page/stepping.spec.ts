// What a paused run shows: its schedule, tasks, objects and findings; and findings after a run.

import { deflateRawSync } from 'node:zlib';
import { axeViolations, expect, open, phase, runButton, runToEnd, test, type Page } from './lib';

const RACE = `import threading

n = 0

def work(times):
    global n
    for _ in range(times):
        n += 1

a = threading.Thread(target=work, args=(2,))
b = threading.Thread(target=work, args=(2,))
a.start()
b.start()
a.join()
b.join()
print("n =", n)
`;

const DEADLOCK = `import threading

fork = threading.Lock()
knife = threading.Lock()
both = threading.Barrier(2)

def left():
    with fork:
        both.wait()
        with knife:
            pass

def right():
    with knife:
        both.wait()
        with fork:
            pass

a = threading.Thread(target=left)
b = threading.Thread(target=right)
a.start()
b.start()
a.join()
b.join()
`;

const OBJECTS = `import queue, threading

pipe = queue.Queue(3)
stack = queue.LifoQueue()
heap = queue.PriorityQueue()
plain = queue.SimpleQueue()
lock = threading.Lock()
again = threading.RLock()
go = threading.Event()
permits = threading.Semaphore(2)

def wait():
    with lock:
        pass

def take():
    plain.get()

for n in (5, 3, 4):
    pipe.put(n)
    stack.put(n)
    heap.put(n)
go.set()
lock.acquire()
t = threading.Thread(target=wait)
u = threading.Thread(target=take)
t.start()
u.start()
lock.release()
plain.put(1)
t.join()
u.join()
`;

const openControlled = (page: Page, source: string, more = '') =>
  open(page, `#z=${deflateRawSync(source).toString('base64url')}&mode=controlled${more}`);
const tab = (page: Page, name: string) => page.locator(`#tab-${name}`);
const at = (page: Page) => page.locator('.facts .fact').first();
const choice = (page: Page, name: string) => page.locator('.step-bar .choice', { hasText: name });
const canGo = async (page: Page, name: string) => (await choice(page, name).getAttribute('aria-disabled')) === 'false';

async function begin(page: Page): Promise<void> {
  await page.locator('.run-bar .step').click();
  await phase(page, 'paused');
}

/** Up to where there are steps: after the import in the first line. */
async function beginSteps(page: Page): Promise<void> {
  await begin(page);
  await page.keyboard.press('F10');
  await expect(page.locator('.facts')).toContainText('1 line begun');
  await phase(page, 'paused');
}

async function stepNow(page: Page): Promise<number> {
  return Number(/\d+/.exec((await at(page).textContent()) ?? '')?.[0] ?? 0);
}

async function go(page: Page, name: string): Promise<void> {
  const next = (await stepNow(page)) + 1;
  await choice(page, name).click();
  await expect(at(page)).toHaveText(`step ${next}`);
}

/** The main thread goes until it waits. */
async function mainWaits(page: Page): Promise<void> {
  while (await canGo(page, 'MainThread')) await go(page, 'MainThread');
}

test('two threads that have both read: the table, the strip and the editor say so', async ({ page }) => {
  await openControlled(page, RACE);
  await beginSteps(page);
  await mainWaits(page);
  await go(page, 'Thread-1');
  await go(page, 'Thread-2');

  const row = (name: string) => page.locator('.facts-table tr[data-task]', { has: page.getByRole('rowheader', { name }) });
  await expect(row('MainThread')).toContainText('blocked');
  await expect(row('MainThread')).toContainText('waits for Thread-1 (work) to end');
  await expect(row('Thread-1')).toContainText('ready');
  await expect(row('Thread-1')).toContainText('write n = 1');
  await expect(row('Thread-1')).toContainText('times = 2');
  const shared = page.locator('.shared tbody tr', { hasText: 'n' });
  await expect(shared).toHaveCount(1);
  await expect(shared.locator('.chip')).toHaveText(['M', '2', '1']);

  const line = page.locator('.cm-line', { hasText: 'n += 1' });
  await expect(line.locator('.task-note')).toHaveText(['1write n = 1', '2write n = 1']);
  await expect(line).toHaveClass(/at-task/);
  await expect(page.locator('.task-bars', { has: page.locator('.hue-1') }).locator('.task-bar')).toHaveCount(2);

  const step = await stepNow(page);
  const cells = page.locator('.strip .cell-done');
  await expect(cells).toHaveCount(step);
  await expect(cells.last()).toHaveText('2read');
  await expect(page.locator('.strip .cell-next')).toHaveText(['1write', '2write']);
  await expect(choice(page, 'MainThread')).toHaveAttribute('title', 'MainThread cannot go: it waits for Thread-1 (work) to end');

  await cells.nth(step - 2).click();
  await expect(at(page)).toHaveText(`step ${step - 1}`);
  await expect(line.locator('.task-note')).toHaveText(['1write n = 1', '2read n']);
  await page.locator('.strip .cell-next', { hasText: '1' }).click();
  await expect(at(page)).toHaveText(`step ${step}`);
  await expect(shared.locator('td').first()).toHaveText('1');
});

test('the strip is gone through with arrow keys, and what is in it has a name', async ({ page }) => {
  await openControlled(page, RACE);
  await beginSteps(page);
  await mainWaits(page);
  const first = page.locator('.strip .cell-next').first();
  await first.focus();
  await page.keyboard.press('ArrowLeft');
  const focused = page.locator('.strip button:focus');
  await expect(focused).toHaveAttribute('aria-label', /^Step \d+: MainThread, wait for Thread-1 \(work\) to end, line 14\. Go there\.$/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(at(page)).toHaveText('step 0');
});

test('a race is a finding: its card, its lines, its moment, its replay', async ({ page }) => {
  await openControlled(page, RACE);
  await runToEnd(page);
  await expect(tab(page, 'findings')).toHaveAttribute('aria-selected', 'true');
  const card = page.locator('.finding').first();
  await expect(card.locator('h3')).toHaveText(/^Race: Thread-\d \(work\) .* n .*nothing orders the two\.$/);
  await expect(card).toContainText('neither task held one');
  await expect(card.locator('.access')).toHaveCount(2);
  await expect(card.locator('.access .source').first()).toHaveText('n += 1');
  await expect(card).toContainText('under one lock');
  const line = page.locator('.cm-line', { hasText: 'n += 1' });
  await expect(line).toContainText('Race on n: no lock held');
  await expect(line).toHaveClass(/marked-warning/);

  await page.keyboard.press('F8');
  await expect(card).toHaveClass(/selected/);
  await expect(card.locator('.finding-title')).toBeFocused();

  await card.getByRole('button', { name: 'Replay step by step' }).click();
  await phase(page, 'paused');
  const step = await stepNow(page);
  expect(step).toBeGreaterThan(0);
  await expect(line.locator('.task-note').first()).toContainText('n');
  await page.getByRole('button', { name: '中文' }).click();
  await tab(page, 'findings').click();
  await page.locator('.step-bar .filled').click();
  await expect(card).toContainText('两次访问没有先后');
});

test('a link to a finding opens there', async ({ page, browser }) => {
  await openControlled(page, RACE);
  await runToEnd(page);
  await page.locator('.finding').first().getByRole('button', { name: 'Copy link' }).click();
  await expect(page.locator('.toast')).toHaveText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await phase(other, 'paused');
  await expect(other.locator('.cm-line .task-note', { hasText: /(read|write) n/ }).first()).toBeVisible();
  await other.context().close();
});

test('a deadlock is drawn, and each task of it has its words, in both languages', async ({ page }) => {
  await openControlled(page, DEADLOCK);
  await runToEnd(page);
  const card = page.locator('.finding-danger');
  await expect(card.locator('h3')).toHaveText('Deadlock: 2 tasks wait, each for what the next one holds.');
  const picture = card.getByRole('img');
  await expect(picture.locator('.wait-task')).toHaveCount(2);
  await expect(picture.locator('.wait-object')).toHaveCount(2);
  await expect(picture.locator('.edge-waits')).toHaveCount(2);
  await expect(picture.locator('.edge-held')).toHaveCount(2);
  await expect(picture).toHaveAttribute('aria-label', /Thread-1 \(left\) waits for knife; knife is held by Thread-2 \(right\)/);
  const row = card.locator('.access', { has: page.locator('.task-name', { hasText: 'Thread-1 (left)' }) });
  await expect(row).toContainText('waits for the lock knife, held by Thread-2 (right)');
  await expect(row).toContainText('holds fork since line 8');
  await expect(page.locator('.cm-line', { hasText: 'with knife' }).first()).toContainText('Thread-1 (left) waits for the lock knife and holds fork');
  await row.locator('.line-link').click();
  await expect(page.locator('.cm-activeLine')).toContainText('with knife');

  await page.getByRole('button', { name: '中文' }).click();
  await expect(card.locator('h3')).toHaveText('死锁：2 个任务互相等待，每个都在等下一个手里的东西。');
  const words = (await card.innerText()).replace(/Thread-\d \(\w+\)|MainThread|fork|knife|^[M\d]$/gm, '');
  expect(words).not.toMatch(/[A-Za-z]{2,}/);
});

test('queues are drawn as what they are, and locks say who has them and who waits', async ({ page }) => {
  await openControlled(page, OBJECTS);
  await beginSteps(page);
  while (!(await choice(page, 'Thread-2').isVisible())) await go(page, 'MainThread');
  await go(page, 'Thread-1');
  await go(page, 'Thread-2');
  await tab(page, 'objects').click();

  const card = (name: string) => page.locator('.queue-card', { has: page.locator('.queue-name', { hasText: name }) });
  await expect(card('pipe')).toContainText('3 of 3, full');
  await expect(card('pipe').locator('.pipe-body .item')).toHaveText(['4', '3', '5']);
  await expect(card('pipe').locator('.item-next')).toHaveText('5');
  await expect(card('stack').locator('.item')).toHaveText(['4', '3', '5']);
  await expect(card('stack').locator('.item-next')).toHaveText('4');
  await expect(card('heap').locator('.heap-root')).toContainText('3');
  await expect(card('heap').locator('.sorted .item')).toHaveText(['3', '4', '5']);
  await expect(card('plain')).toContainText('empty');
  await expect(card('plain').locator('.queue-end .chip')).toHaveText('2');
  await expect(card('plain')).toContainText('wait to get: Thread-2');

  const row = (name: string) => page.locator('.objects-body tr', { has: page.locator('th code', { hasText: new RegExp(`^${name}$`) }) });
  await expect(row('lock')).toContainText('MainThread');
  await expect(row('lock').locator('td').last()).toContainText('Thread-1');
  await expect(row('go')).toContainText('set');
  await expect(row('permits')).toContainText('2 permits left');
  expect(await axeViolations(page)).toEqual([]);
});

test('hundreds of steps: the strip shows the latest, the rest is a step away', async ({ page }) => {
  await openControlled(page, 'import threading\nn = 0\ndef work():\n    global n\n    for _ in range(150):\n        n += 1\nt = threading.Thread(target=work)\nt.start()\nwork()\nt.join()\n', '&step=400');
  await begin(page);
  await expect(at(page)).toHaveText('step 400');
  await expect(page.locator('.strip .cell-done')).toHaveCount(200);
  await expect(page.locator('.strip .cell-start')).toHaveText('200 earlier steps');
  await expect(page.locator('.strip .cell-next').last()).toBeInViewport();
  await page.locator('.strip .cell-done').first().click();
  await expect(at(page)).toHaveText('step 201');
});

const PLAIN = `total = 0
for i in range(3):
    total += i
print(total)
`;
const lines = (page: Page, text: string) => expect(page.locator('.facts')).toContainText(text);

test('a program without steps is stepped by lines, forwards and backwards, and a link goes to one', async ({ page, browser }) => {
  await openControlled(page, PLAIN);
  await begin(page);
  const row = page.locator('.facts-table tr[data-task]', { has: page.getByRole('rowheader', { name: 'MainThread' }) });
  await expect(row).toContainText('run this line');
  await expect(page.locator('.step-bar button').first()).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('F10');
  await lines(page, '1 line begun');
  await page.locator('.step-bar button', { hasText: 'line' }).click();
  await lines(page, '2 lines begun');
  await expect(row).toContainText('total = 0');
  await expect(row).toContainText('i = 0');
  await expect(page.locator('.cm-line', { hasText: 'total += i' })).toHaveClass(/at-task/);
  for (const done of [3, 4, 5]) {
    await page.keyboard.press('F10');
    await lines(page, `${done} lines begun`);
  }
  await expect(row).toContainText('total = 1');
  await page.locator('.copy-schedule').click();
  await expect(page.locator('.toast')).toHaveText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('&step=-5&');
  for (const done of [4, 3, 2]) {
    await page.keyboard.press('Shift+F10');
    await lines(page, `${done} lines begun`);
  }
  await expect(row).toContainText('total = 0');
  await runButton(page).click();
  await phase(page, 'ended');

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await phase(other, 'paused');
  await lines(other, '5 lines begun');
  await other.keyboard.press('Shift+F10');
  await lines(other, '4 lines begun');
  await other.context().close();
});

test('lines come before steps, and between them while there is one task', async ({ page }) => {
  await openControlled(page, RACE);
  await begin(page);
  const line = page.locator('.step-bar button', { hasText: 'line' });
  for (const [done, text] of [['1 line begun', 'n = 0'], ['2 lines begun', 'def work'], ['3 lines begun', 'a = threading']] as const) {
    await line.click();
    await lines(page, done);
    await expect(page.locator('.cm-line', { hasText: text }).first()).toHaveClass(/at-task/);
  }
  for (const done of ['4 lines begun', '5 lines begun']) {
    await line.click();
    await lines(page, done);
  }
  const step = await stepNow(page);
  await page.keyboard.press('F10');
  await expect(at(page)).toHaveText(`step ${step + 1}`);
  await expect(page.locator('.facts')).not.toContainText('begun');
  // Within the line that started the thread, then before it.
  for (const done of [6, 5, 4]) {
    await page.keyboard.press('Shift+F10');
    await lines(page, `${done} lines begun`);
  }
});

test('a loop that has no steps can be paused, stepped, and stepped back', async ({ page }) => {
  await openControlled(page, 'n = 0\nwhile True:\n    n += 1\n');
  await runButton(page).click();
  await phase(page, 'running');
  await page.locator('.run-bar .pause').click();
  await phase(page, 'paused');
  const value = async () => Number(/n = (\d+)/.exec((await page.locator('.facts-table tr[data-task]').first().textContent()) ?? '')?.[1]);
  const first = await value();
  expect(first).toBeGreaterThan(1000);
  await page.keyboard.press('F10');
  await expect.poll(value).toBe(first + 1);
  await page.keyboard.press('Shift+F10');
  await expect.poll(value, { timeout: 50_000 }).toBe(first);
  await phase(page, 'paused');
  await page.keyboard.press('Shift+F10');
  await expect.poll(value, { timeout: 50_000 }).toBe(first - 1);
  await page.keyboard.press('Escape');
  await phase(page, 'ended');
});

test('a run that waits for a line can be paused and stepped back, and goes on when it is typed', async ({ page }) => {
  await openControlled(page, 'name = input("name? ")\nprint("hello", name)\nname = input("again? ")\nprint("bye", name)\n');
  await runButton(page).click();
  await phase(page, 'input');
  await page.keyboard.type('Ada\n');
  await expect(page.locator('.xterm-rows')).toContainText('again?');
  await phase(page, 'input');
  await page.locator('.run-bar .pause').click();
  await phase(page, 'paused');
  const waits = page.locator('.waits-for-input');
  await expect(waits).toHaveText('The program waits for a line: type it in the terminal, or step back.');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Shift+F10');
  await expect(waits).toBeHidden();
  await expect(page.locator('.cm-line', { hasText: 'again?' })).toHaveClass(/at-task/);
  await expect(page.locator('.xterm-rows')).toContainText('hello Ada');
  await expect(page.locator('.xterm-rows')).not.toContainText('again?');
  await page.keyboard.press('F10');
  await phase(page, 'input');
  await page.keyboard.press('F10');
  await phase(page, 'paused');
  await page.locator('.xterm-helper-textarea').focus();
  await page.keyboard.type('Bob\n');
  await expect(waits).toBeHidden();
  await runButton(page).click();
  await phase(page, 'ended');
  await expect(page.locator('.xterm-rows')).toContainText('bye Bob');
});

for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
    test(`axe finds nothing while paused and in findings: ${scheme}, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: scheme });
      await openControlled(page, DEADLOCK, '&lang=zh&step=9');
      await begin(page);
      await expect(page.locator('.facts-table').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      expect(await axeViolations(page)).toEqual([]);
      await runButton(page).click();
      await phase(page, 'ended');
      await expect(page.locator('.waitfor')).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      expect(await axeViolations(page)).toEqual([]);
    });
  }
}

const PROCESSES = `import multiprocessing

def put(items, guard):
    for n in range(3):
        with guard:
            items.put(("job", n))

if __name__ == "__main__":
    items = multiprocessing.Queue(2)
    guard = multiprocessing.Lock()
    process = multiprocessing.Process(target=put, args=(items, guard), name="Maker")
    process.start()
    with guard:
        process.join()
`;

test('what processes share: who holds a lock, who waits, what is in a queue', async ({ page }) => {
  await openControlled(page, PROCESSES);
  await beginSteps(page);
  await go(page, 'MainThread');
  while (await canGo(page, 'Maker')) await go(page, 'Maker');
  await tab(page, 'objects').click();
  await expect(page.locator('.objects-body .group-name')).toHaveText('Shared by processes');
  const items = page.locator('.queue-card[aria-label="items"]');
  await expect(items).toContainText('2 of 2, full');
  await expect(items.locator('.pipe .item')).toHaveText(["('job', 1)", "('job', 0)"]);
  await expect(items.locator('.queue-end .chip')).toHaveText('P1');
  const guard = page.locator('.objects-body tr', { has: page.locator('th code', { hasText: 'guard' }) });
  await expect(guard).toContainText('Maker');
  await mainWaits(page);
  await expect(guard.locator('td').last()).toContainText('MainThread');
  await page.locator('.run-bar .run').click();
  await phase(page, 'ended');
  const card = page.locator('.finding').first();
  await expect(card.locator('h3')).toContainText('Deadlock');
  await expect(card).toContainText('waits for the lock guard, held by Maker');
  await expect(card).toContainText('waits for space in items');
});
