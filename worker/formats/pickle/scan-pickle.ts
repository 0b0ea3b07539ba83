/**
 * Goes through the instructions of a pickle without carrying any out, and tells what loading it would import. The stack
 * is followed only as far as names need it: a text is itself, everything else is the same unknown thing.
 */
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow, WindowEnd } from '../byte-window.ts';

export interface PickleScan {
  /** `module name`, each once, in the order of their first use. `?` stands for what cannot be told. */
  readonly imports: readonly PickleImport[];
  readonly protocol: number;
  /** False: it does not follow the format to its end, or is too long, so what comes later is not known. */
  readonly isComplete: boolean;
  /** Where the scan ended, from the start of the file. */
  readonly end: number;
}

export interface PickleImport {
  readonly module: string;
  readonly name: string;
}

/** The instructions of real models take up to a few megabytes; the weights themselves are skipped. */
const MAX_READ_BYTES = 32 << 20;
const MAX_INSTRUCTIONS = 5_000_000;
const MAX_STACK = 1_000_000;
const MAX_MEMO = 400_000;
const MAX_IMPORTS = 2000;
/** No module has a longer name. */
const MAX_NAME_BYTES = 512;

/** The scan cannot go on and be right. */
class Unfollowable extends Error {
  override readonly name = 'Unfollowable';
}

const MARK = Symbol('mark');
const THING = Symbol('thing');
type Value = string | typeof MARK | typeof THING;

/** Scans pickles that follow each other, as older torch files have them: up to `most`. */
export async function scanPickles(source: ByteSource, offset: number, most: number): Promise<readonly PickleScan[]> {
  const scans: PickleScan[] = [];
  for (let at = offset; scans.length < most && at < source.sizeBytes;) {
    const scan = await new PickleScanner(source, at).scan();
    scans.push(scan);
    if (!scan.isComplete) break;
    at = scan.end;
  }
  return scans;
}

class PickleScanner {
  readonly #window: ByteWindow;
  readonly #stack: Value[] = [];
  readonly #memo = new Map<number, Value>();
  readonly #imports = new Map<string, PickleImport>();
  #protocol = 0;

  constructor(source: ByteSource, offset: number) {
    this.#window = new ByteWindow(source, offset, MAX_READ_BYTES);
  }

  async scan(): Promise<PickleScan> {
    let isComplete = false;
    try {
      isComplete = await this.#run();
    } catch (error) {
      if (!(error instanceof WindowEnd || error instanceof Unfollowable)) throw error;
    }
    const { position: end } = this.#window;
    return { imports: [...this.#imports.values()], protocol: this.#protocol, isComplete, end };
  }

  /** False when an instruction is unknown or a cap is reached. */
  async #run(): Promise<boolean> {
    const pause = makeYielder();
    for (let count = 0; count < MAX_INSTRUCTIONS; count++) {
      const code = await this.#window.byte();
      if (code === STOP) return true;
      const step = this.#simple(code);
      if (step === 'unknown' && !(await this.#withArgument(code))) return false;
      if (this.#stack.length > MAX_STACK) return false;
      const turn = pause();
      if (turn) await turn;
    }
    return false;
  }

  /** Instructions without an argument. */
  #simple(code: number): 'done' | 'unknown' {
    const effect = EFFECTS[code];
    if (effect === undefined) return 'unknown';
    const [pops, pushes] = effect;
    if (pops === 'to-mark') this.#popToMark();
    else for (let i = 0; i < pops; i++) this.#pop();
    for (let i = 0; i < pushes; i++) this.#stack.push(THING);
    return 'done';
  }

  /** False for an instruction that does not exist. */
  async #withArgument(code: number): Promise<boolean> {
    const window = this.#window;
    switch (String.fromCharCode(code)) {
      case '\x80':
        this.#protocol = Math.max(this.#protocol, await window.byte());
        return true;
      case '\x95':
        await window.take(8);
        return true;
      case '(':
        this.#stack.push(MARK);
        return true;
      case '2':
        this.#stack.push(this.#stack.at(-1) ?? THING);
        return true;
      case 'c': {
        const module = await window.line(MAX_NAME_BYTES);
        const name = await window.line(MAX_NAME_BYTES);
        this.#import(module, name);
        this.#stack.push(THING);
        return true;
      }
      case 'i': {
        const module = await window.line(MAX_NAME_BYTES);
        const name = await window.line(MAX_NAME_BYTES);
        this.#import(module, name);
        this.#popToMark();
        this.#stack.push(THING);
        return true;
      }
      case '\x93': {
        const name = this.#pop();
        const module = this.#pop();
        this.#import(textOf(module), textOf(name));
        this.#stack.push(THING);
        return true;
      }
      case '\x82':
      case '\x83':
      case '\x84':
        // A number that the loading program has given to an import of its own.
        await window.take(code === 0x82 ? 1 : code === 0x83 ? 2 : 4);
        this.#import('copyreg extension', null);
        this.#stack.push(THING);
        return true;
      default:
        return (await this.#text(code)) || (await this.#memory(code)) || (await this.#skipped(code));
    }
  }

  /** Instructions that push a text. */
  async #text(code: number): Promise<boolean> {
    switch (String.fromCharCode(code)) {
      case 'S':
      case 'V':
        this.#stack.push(unquoted(await this.#window.line(MAX_NAME_BYTES), code === 0x53) ?? THING);
        return true;
      case 'U':
      case '\x8c':
        return this.#pushText(await this.#window.byte());
      case 'T':
      case 'X':
        return this.#pushText(await this.#number(4));
      case '\x8d':
        return this.#pushText(await this.#number(8));
      default:
        return false;
    }
  }

  /** Instructions that put into the memo or get from it. */
  async #memory(code: number): Promise<boolean> {
    switch (String.fromCharCode(code)) {
      case '\x94':
        this.#remember(this.#memo.size);
        return true;
      case 'q':
        this.#remember(await this.#window.byte());
        return true;
      case 'r':
        this.#remember(await this.#number(4));
        return true;
      case 'p':
        this.#remember(memoKey(await this.#window.line(20)));
        return true;
      case 'h':
        this.#recall(await this.#window.byte());
        return true;
      case 'j':
        this.#recall(await this.#number(4));
        return true;
      case 'g':
        this.#recall(memoKey(await this.#window.line(20)));
        return true;
      default:
        return false;
    }
  }

  /** Numbers, bytes and names of persistent objects: their arguments say nothing here. */
  async #skipped(code: number): Promise<boolean> {
    const lengthBytes = COUNTED[code];
    const fixedBytes = FIXED[code];
    if (lengthBytes !== undefined) this.#window.skip(await this.#number(lengthBytes));
    else if (fixedBytes !== undefined) this.#window.skip(fixedBytes);
    else if (LINES.has(code)) await this.#window.line(0);
    else return false;
    this.#stack.push(THING);
    return true;
  }

  async #pushText(length: number): Promise<boolean> {
    if (length > MAX_NAME_BYTES) {
      this.#window.skip(length);
      this.#stack.push(THING);
    } else {
      this.#stack.push(new TextDecoder().decode(await this.#window.take(length)));
    }
    return true;
  }

  async #number(bytes: 1 | 4 | 8): Promise<number> {
    const taken = await this.#window.take(bytes);
    const view = new DataView(taken.buffer, taken.byteOffset, bytes);
    return bytes === 1 ? view.getUint8(0) : bytes === 4 ? view.getUint32(0, true) : Number(view.getBigUint64(0, true));
  }

  /** Everything is kept, since an instruction without a key takes the number of keys for one. */
  #remember(key: number): void {
    this.#memo.set(key, this.#stack.at(-1) ?? THING);
    if (this.#memo.size > MAX_MEMO) throw new Unfollowable('it remembers too much');
  }

  #recall(key: number): void {
    this.#stack.push(this.#memo.get(key) ?? THING);
  }

  #pop(): Value {
    return this.#stack.pop() ?? THING;
  }

  #popToMark(): void {
    while (this.#stack.length > 0 && this.#stack.pop() !== MARK);
  }

  #import(module: string | null, name: string | null): void {
    const found = { module: module ?? '?', name: name ?? '?' };
    this.#imports.set(`${found.module} ${found.name}`, found);
    if (this.#imports.size > MAX_IMPORTS) throw new Unfollowable('it imports too much');
  }
}

function textOf(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

/** Python takes more forms of a number than these, which no writer uses. */
function memoKey(line: string | null): number {
  if (line === null || !/^\d{1,15}$/.test(line)) throw new Unfollowable('a key is no plain number');
  return Number(line);
}

/** A text of protocol 0: with quotes and escapes of Python, or bare. */
function unquoted(line: string | null, hasQuotes: boolean): string | null {
  if (line === null || !hasQuotes) return line === null || line.includes('\\') ? null : line;
  const inner = /^(['"])(.*)\1\s*$/.exec(line)?.[2];
  return inner === undefined || inner.includes('\\') ? null : inner;
}

const STOP = 0x2e;

type Effect = readonly [pops: number | 'to-mark', pushes: number];

/** What instructions without an argument take from the stack and put there. */
const EFFECTS: Readonly<Record<number, Effect>> = Object.fromEntries(
  (
    [
      ['N', 0, 1],
      ['\x88', 0, 1],
      ['\x89', 0, 1],
      [']', 0, 1],
      ['}', 0, 1],
      [')', 0, 1],
      ['\x8f', 0, 1],
      ['\x97', 0, 1],
      ['0', 1, 0],
      ['1', 'to-mark', 0],
      ['t', 'to-mark', 1],
      ['l', 'to-mark', 1],
      ['d', 'to-mark', 1],
      ['o', 'to-mark', 1],
      ['\x91', 'to-mark', 1],
      ['e', 'to-mark', 0],
      ['u', 'to-mark', 0],
      ['\x90', 'to-mark', 0],
      ['\x85', 1, 1],
      ['\x86', 2, 1],
      ['\x87', 3, 1],
      ['a', 1, 0],
      ['s', 2, 0],
      ['b', 1, 0],
      ['R', 2, 1],
      ['\x81', 2, 1],
      ['\x92', 3, 1],
      ['Q', 1, 1],
      ['\x98', 0, 0],
    ] as const
  ).map(([code, pops, pushes]): [number, Effect] => [code.charCodeAt(0), [pops, pushes]]),
);

/** A length of so many bytes, and as many bytes as it says: bytes, bytearrays, long integers. */
const COUNTED: Readonly<Record<number, 1 | 4 | 8>> = { 0x42: 4, 0x43: 1, 0x8e: 8, 0x96: 8, 0x8a: 1, 0x8b: 4 };
/** Numbers of fixed size: BININT, BININT1, BININT2, BINFLOAT. */
const FIXED: Readonly<Record<number, number>> = { 0x4a: 4, 0x4b: 1, 0x4d: 2, 0x47: 8 };
/** Numbers and persistent ids as lines: FLOAT, INT, LONG, PERSID. */
const LINES: ReadonlySet<number> = new Set([0x46, 0x49, 0x4c, 0x50]);
