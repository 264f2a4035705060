import { describe, expect, it } from 'vitest';
import { pickleText } from '../src/model/pickle';
import { readable } from '../src/model/queue-picture';

/** What CPython's pickle.dumps(value, 4) and repr(value) give. */
const RECORDED: [string, string][] = [
  ['80044e2e', 'None'],
  ['8004882e', 'True'],
  ['80044bff2e', '255'],
  ['80049504000000000000004dffff2e', '65535'],
  ['80049506000000000000004affffffff2e', '-1'],
  ['80049508000000000000008a0500000080002e', '2147483648'],
  ['8004950c000000000000008a090000000000000000c02e', '-1180591620717411303424'],
  ['8004950a00000000000000473ff80000000000002e', '1.5'],
  ['8004950a000000000000004780000000000000002e', '-0.0'],
  ['8004950a00000000000000474341c37937e080002e', '1e+16'],
  ['8004950a00000000000000473e7ad7f29abcaf482e', '1e-07'],
  ['8004950a000000000000004740fe2400000000002e', '123456.0'],
  ['80049508000000000000008c0469742773942e', `"it's"`],
  ['80049508000000000000008c04610a2227942e', `'a\\n"\\''`],
  ['8004950e000000000000008c0a68c3a96c6c6f20e4b8ad942e', "'héllo 中'"],
  ['80049508000000000000004304612700ff942e', `b"a'\\x00\\xff"`],
  ['80049513000000000000005d94284b015d94284b028c017894655d94652e', "[1, [2, 'x'], []]"],
  ['8004292e', '()'],
  ['80049505000000000000004b0185942e', '(1,)'],
  ['80049514000000000000008c036a6f62944b03473ff800000000000087942e', "('job', 3, 1.5)"],
  ['8004950c00000000000000284b014b024b034b0474942e', '(1, 2, 3, 4)'],
  ['80049515000000000000007d94288c0161944b014b014b0286945d944e61752e', "{'a': 1, (1, 2): [None]}"],
  ['80049507000000000000008f94284b01902e', '{1}'],
  ['80048f942e', 'set()'],
  ['8004950800000000000000288c01789491942e', "frozenset({'x'})"],
  ['80049526000000000000008c086275696c74696e73948c0a56616c75654572726f729493948c026e6f944b03869452942e', "ValueError('no', 3)"],
];

describe('pickles in words', () => {
  it.each(RECORDED)('%s', (hex, repr) => expect(pickleText(hex)).toBe(repr));

  it('shows names, deep values and bytes that are no pickle', () => {
    expect(pickleText('80049514000000000000008c086275696c74696e73948c036c656e9493942e')).toBe('len');
    expect(pickleText('80049515000000000000005d945d945d945d945d945d944b016161616161612e')).toBe('[[[[[...]]]]]');
    expect(pickleText('6162')).toBe("b'ab'");
    expect(pickleText('')).toBe("b''");
    expect(pickleText('8004ff')).toBe('...');
  });

  it('shows the beginning of what is cut', () => {
    expect(pickleText('800495a0010000000000005d94288c0473616d65945d94284b004b014b')).toBe("['same', [0, 1, ...]]");
    expect(pickleText('8004953b010000000000008c036a6f6294582c010000797979')).toBe("('job', 'yyy...')");
    expect(pickleText('8004953b0100000000000058ff0000007979')).toBe("'yy...'");
  });

  it('is what a queue of processes is shown with', () => {
    const queue = { pid: 100, name: 'q', kind: 'fifo' as const, maxsize: 0, items: ['80044bff2e'], length: 1, getters: [], putters: [] };
    expect(readable({ ...queue, shared: true }).items).toEqual(['255']);
    expect(readable(queue)).toBe(queue);
  });
});
