import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, MAX_PROGRAM_BYTES, readLink, toBase64Url, writeLink, type Link } from '../src/model/link';

const pack = (bytes: Uint8Array | string) => toBase64Url(new Uint8Array(deflateRawSync(bytes)));

describe('a link', () => {
  const links: [string, Link][] = [
    ['of a scenario', { program: { kind: 'scenario', id: '4-2-race' }, parameters: {} }],
    ['of a program', { program: { kind: 'source', source: 'print("你好 + 😀")\n' }, parameters: { mode: 'parallel', cores: 3 } }],
    ['of an empty program', { program: { kind: 'source', source: '' }, parameters: {} }],
    ['with a byte order mark', { program: { kind: 'source', source: '\ufeffprint(1)\r\n' }, parameters: {} }],
    [
      'with every parameter',
      {
        program: { kind: 'scenario', id: 'a b&c=+#%' },
        parameters: {
          mode: 'explore', cores: 8, seed: 0, strategy: 'pct', preemptions: 2, depth: 3,
          limit: 10_000, schedule: '1.5f03a2c9.r7.12-2_3-0', step: 15, run: true, lang: 'zh', embed: true,
        },
      },
    ],
  ];
  it.each(links)('%s reads back as it was written', async (_, link) => {
    const read = await readLink(await writeLink(link));
    expect(read).toEqual({ link, problems: [] });
  });

  it('holds a program as UTF-8, deflate-raw, base64url', async () => {
    const { link } = await readLink(`#z=${pack('x = "é"')}`);
    expect(link.program).toEqual({ kind: 'source', source: 'x = "é"' });
    expect(await writeLink(link)).toMatch(/^#z=[A-Za-z0-9_-]+&v=1$/);
  });

  it('may be empty', async () => {
    expect(await readLink('')).toEqual({ link: { parameters: {} }, problems: [] });
    expect(await readLink('#')).toEqual({ link: { parameters: {} }, problems: [] });
  });
});

describe('a broken link says why', () => {
  it.each([
    ['text that is not base64url', '#z=%20*', [{ kind: 'encoding' }]],
    ['a length that base64 cannot have', '#z=AAAAA', [{ kind: 'encoding' }]],
    ['bytes that are not deflate', '#z=' + toBase64Url(new Uint8Array([255, 255, 255])), [{ kind: 'compression' }]],
    ['a program that was cut off', '#z=' + pack('print(1)\n'.repeat(9) + 'abcdefghijkl').slice(0, -8), [{ kind: 'compression' }]],
    ['bytes that are not UTF-8', '#z=' + pack(new Uint8Array([0xc3, 0x28])), [{ kind: 'text' }]],
    ['a program and a lesson', '#s=a&z=b', [{ kind: 'both-programs' }]],
    ['a later version', '#s=a&v=2', [{ kind: 'version', value: '2' }]],
    ['more', '#z=' + pack('x'.repeat(MAX_PROGRAM_BYTES + 1)), [{ kind: 'too-large' }]],
  ])('for %s', async (_, fragment, problems) => {
    const read = await readLink(fragment);
    expect(read.problems).toEqual(problems);
    expect(read.link.program).toBeUndefined();
  });

  it('for values that cannot be, and keeps the rest', async () => {
    const read = await readLink('#s=a&cores=0&seed=-1&mode=fast&lang=zh&run=yes');
    expect(read.problems.map((p) => p.kind === 'value' && p.name)).toEqual(['mode', 'cores', 'seed', 'run']);
    expect(read.link).toEqual({ program: { kind: 'scenario', id: 'a' }, parameters: { lang: 'zh' } });
  });

  it.each(['1.5f03a2c9.r7.', '1.5f03a2c9.r7.12-', '1.5f03a2c9.x7', '2.5f03a2c9.r7', 'nonsense'])('for the schedule %s', async (schedule) => {
    const { link, problems } = await readLink(`#s=a&mode=controlled&step=3&sched=${schedule}`);
    expect(problems).toEqual([{ kind: 'schedule' }]);
    expect(link.parameters).toEqual({ mode: 'controlled', step: 3 });
    expect((await readLink('#s=a&step=-17')).link.parameters).toEqual({ step: -17 });
    expect((await readLink('#s=a&step=1-7')).problems).toEqual([{ kind: 'value', name: 'step', value: '1-7' }]);
  });

  it('never throws, whatever it is given', async () => {
    let seed = 1;
    const random = (n: number) => (seed = (seed * 48271) % 0x7fffffff) % n;
    const whole = await writeLink({ program: { kind: 'source', source: 'print(1)\n'.repeat(20) }, parameters: { cores: 2, run: true } });
    for (let i = 0; i < 300; i++) {
      const at = random(whole.length);
      const mutated = whole.slice(0, at) + String.fromCharCode(32 + random(95)) + whole.slice(at + random(3));
      const { link, problems } = await readLink(mutated);
      expect(Array.isArray(problems)).toBe(true);
      expect(typeof link.parameters).toBe('object');
    }
  });
});

it('base64url takes every byte and has no padding', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (const length of [0, 1, 2, 3, 255, 256]) {
    const text = toBase64Url(bytes.subarray(0, length));
    expect(text).not.toMatch(/[+/=]/);
    expect(fromBase64Url(text)).toEqual(bytes.slice(0, length));
  }
});
