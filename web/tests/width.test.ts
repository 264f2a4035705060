import { Unicode11Addon } from '@xterm/addon-unicode11';
import { expect, it } from 'vitest';
import { charWidth } from '../src/model/width';

interface Provider {
  wcwidth(code: number): number;
}

it('agrees with the terminal on every wide character', () => {
  let provider: Provider | undefined;
  const terminal = { unicode: { register: (p: Provider) => (provider = p) } };
  new Unicode11Addon().activate(terminal as never);
  const different: string[] = [];
  for (let code = 0x20; code < 0x40000; code++) {
    const character = String.fromCodePoint(code);
    if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) continue;
    const theirs = provider!.wcwidth(code);
    const ours = charWidth(character);
    if ((theirs === 2) !== (ours === 2)) different.push(`${code.toString(16)}: ${theirs}, not ${ours}`);
  }
  expect(different).toEqual([]);
});
