// The fragment of a link: what to run, and how. Writing and reading are exact opposites; reading never
// throws, it says what is wrong, and keeps whatever could still be read.

import type { Mode } from './report';
import { readSchedule } from './schedule';

export type LinkProgram =
  | { kind: 'scenario'; id: string }
  | { kind: 'source'; source: string };

export interface LinkParameters {
  mode?: Mode;
  cores?: number;
  seed?: number;
  strategy?: string;
  preemptions?: number;
  depth?: number;
  limit?: number;
  schedule?: string;
  /** Where the run pauses: after so many visible operations. */
  step?: number;
  run?: boolean;
  lang?: 'zh' | 'en';
  embed?: boolean;
}

export interface Link {
  program?: LinkProgram;
  parameters: LinkParameters;
}

export type LinkProblem =
  | { kind: 'version'; value: string }
  | { kind: 'both-programs' }
  | { kind: 'encoding' }
  | { kind: 'compression' }
  | { kind: 'text' }
  | { kind: 'too-large' }
  | { kind: 'schedule' }
  | { kind: 'value'; name: string; value: string };

export interface ReadLink {
  link: Link;
  problems: LinkProblem[];
}

/** Programs of links are at most this many bytes of UTF-8. */
export const MAX_PROGRAM_BYTES = 1024 * 1024;
export const MAX_CORES = 8;

export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(text)) return undefined;
  const plain = text.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/');
  if (plain.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(plain), (c) => c.charCodeAt(0));
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  return new Blob([bytes as BlobPart]).stream().pipeThrough(transform);
}

export async function compressSource(source: string): Promise<string> {
  const bytes = new TextEncoder().encode(source);
  const packed = await collect(through(bytes, new CompressionStream('deflate-raw')), Infinity);
  return toBase64Url(packed!);
}

async function decompressSource(text: string): Promise<string | LinkProblem> {
  const packed = fromBase64Url(text);
  if (!packed || packed.length === 0) return { kind: 'encoding' };
  let bytes: Uint8Array | undefined;
  try {
    bytes = await collect(through(packed, new DecompressionStream('deflate-raw')), MAX_PROGRAM_BYTES);
  } catch {
    return { kind: 'compression' };
  }
  if (!bytes) return { kind: 'too-large' };
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { kind: 'text' };
  }
}

export async function writeLink(link: Link): Promise<string> {
  const { program, parameters: p } = link;
  const parts: string[] = [];
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) parts.push(`${name}=${encodeURIComponent(value)}`);
  };
  if (program?.kind === 'scenario') add('s', program.id);
  if (program?.kind === 'source') add('z', await compressSource(program.source));
  add('mode', p.mode);
  add('cores', p.cores);
  add('seed', p.seed);
  add('strategy', p.strategy);
  add('preemptions', p.preemptions);
  add('depth', p.depth);
  add('limit', p.limit);
  add('sched', p.schedule);
  add('step', p.step);
  add('run', p.run ? 1 : undefined);
  add('lang', p.lang);
  add('embed', p.embed ? 1 : undefined);
  add('v', 1);
  return `#${parts.join('&')}`;
}

/** Reads one parameter after the other; what is wrong becomes a problem and is left out. */
class Reader {
  readonly problems: LinkProblem[] = [];
  constructor(private readonly values: URLSearchParams) {}

  text(name: string): string | undefined {
    const value = this.values.get(name);
    return value === null || value === '' ? undefined : value;
  }

  bad(name: string, value: string): undefined {
    this.problems.push({ kind: 'value', name, value });
    return undefined;
  }

  number(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
    return number >= least && number <= most ? number : this.bad(name, value);
  }

  /** Below 0 too. */
  moment(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return /^-?\d{1,15}$/.test(value) ? Number(value) : this.bad(name, value);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    return choices.find((choice) => choice === value) ?? this.bad(name, value);
  }

  schedule(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || readSchedule(value)) return value;
    this.problems.push({ kind: 'schedule' });
    return undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.choice(name, ['0', '1']);
    return value === undefined ? undefined : value === '1';
  }
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}

export async function readLink(fragment: string): Promise<ReadLink> {
  // A plus sign stays a plus sign: only %XX is decoded in fragments.
  const reader = new Reader(new URLSearchParams(fragment.replace(/^#/, '').replace(/\+/g, '%2B')));
  const parameters = withoutUndefined<LinkParameters>({
    mode: reader.choice('mode', ['parallel', 'controlled', 'explore']),
    cores: reader.number('cores', 1, MAX_CORES),
    seed: reader.number('seed', 0, Number.MAX_SAFE_INTEGER),
    strategy: reader.choice('strategy', ['random', 'pct', 'fair', 'dpor', 'dfs']),
    preemptions: reader.number('preemptions', 0, 1000),
    depth: reader.number('depth', 0, 1000),
    limit: reader.number('limit', 1, Number.MAX_SAFE_INTEGER),
    schedule: reader.schedule('sched'),
    step: reader.moment('step'),
    run: reader.flag('run'),
    lang: reader.choice('lang', ['zh', 'en']),
    embed: reader.flag('embed'),
  });
  const version = reader.text('v');
  if (version !== undefined && version !== '1') {
    reader.problems.push({ kind: 'version', value: version });
    return { link: { parameters }, problems: reader.problems };
  }

  const scenario = reader.text('s');
  const packed = reader.text('z');
  const link: Link = { parameters };
  if (scenario !== undefined && packed !== undefined) reader.problems.push({ kind: 'both-programs' });
  else if (scenario !== undefined) link.program = { kind: 'scenario', id: scenario };
  else if (packed !== undefined) {
    const source = await decompressSource(packed);
    if (typeof source === 'string') link.program = { kind: 'source', source };
    else reader.problems.push(source);
  }
  return { link, problems: reader.problems };
}
