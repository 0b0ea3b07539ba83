/**
 * Makes the SHA-256 of a file while its xorbs arrive, so that a large file is not read from its start when all of it is
 * there. It takes the xorbs for one file in its order, as they are in the usual upload of one large file; the file's terms
 * show later whether that was right. If not, the file is read as if nothing had been.
 *
 * A xorb whose turn it is goes into the digest as it arrives. One that arrives beside others is read for it once it is
 * stored.
 *
 * What it knows is in this isolate's memory alone, and nothing depends on it.
 */
import { type Hash, createHash } from 'node:crypto';
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { FileTerm } from '../../xet/terms.ts';
import { type XorbTable, rawBytes } from '../../xet/xorb-table.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Services } from '../services.ts';
import type { XetWriter } from './authorize.ts';
import { readContent } from './read-content.ts';
import type { StoredFile } from './stored-file.ts';

const MAX_UPLOADS = 64;
/** Of an upload that is this many xorbs ahead of its digest, no more is digested: reading would not catch up. */
const MAX_WAITING = 64;
/** About a terabyte. What comes after it is read at the end. */
const MAX_ARRIVALS = 16_384;
/** How long nothing is digested for someone whose xorbs were not those of one file. */
const PAUSE_MS = 10 * 60 * 1000;
/**
 * How long a xorb waits for its turn, while its bytes gather in the network's buffers. By then a fast client has sent the
 * xorb before. If it has not, no other xorb of this upload waits for some time: they are read once they are stored.
 */
const TURN_MS = 1000;
const NO_TURNS_MS = 30_000;

/** A digest of the first bytes of a file. */
export interface BegunDigest {
  readonly hash: Hash;
  readonly bytes: number;
}

export interface TakenXorb {
  readonly xorb: StoredXorb;
  readonly table: XorbTable;
}

interface Arrival {
  readonly hash: XetHash;
  /** A file of its own as long as it is stored and not digested. */
  state: 'arriving' | 'refused' | 'digested' | StoredFile;
  /** What it added to the digest, once all of it is in there. */
  digestedBytes: number;
}

/** What a xorb that arrives has to tell. */
export interface ExpectedXorb {
  /** Waits, for a while, until the xorbs before it are digested. To be awaited before its first byte is taken. */
  turn(): Promise<void>;
  /** Takes the next bytes of what its chunks hold. */
  add(raw: Uint8Array): void;
  /** All of its chunks were right. */
  complete(): void;
  /** What became of it: null when it was not stored. */
  end(taken: TakenXorb | null): void;
}

/** Grows with every piece of a xorb that arrives, in whatever upload. */
let received = 0;

export function noteReceived(): void {
  received++;
}

/** The xorbs of one person for one repository, in the order in which they began to arrive. */
class UploadDigest {
  #hash = createHash('sha256');
  readonly #arrivals: Arrival[] = [];
  /** How many xorbs are in the digest whole, how many bytes of the next one, and of all together. */
  #whole = 0;
  #begunBytes = 0;
  #bytes = 0;
  /** The digest with what has arrived of the next xorb; it becomes the digest when that is whole and right. */
  #arriving: { readonly arrival: Arrival; readonly hash: Hash; bytes: number } | null = null;
  /** Of what had arrived, when this last looked. */
  #seen = 0;
  #isReading = false;
  /** Nothing is added any more. */
  #isEnded = false;
  #noTurnsUntil = 0;
  /** Wakes the requests that wait for their turn, each by a promise of its own: none may wait for another's. */
  readonly #waiting = new Set<() => void>();

  /** Null for a xorb that is not needed. */
  expect(hash: XetHash): Arrival | null {
    if (this.#arrivals.length >= MAX_ARRIVALS) this.stop();
    if (this.#isEnded) return null;
    const arrival: Arrival = { hash, state: 'arriving', digestedBytes: 0 };
    const place = this.#arrivals.findIndex((other) => other.hash === hash && other.state !== 'refused');
    const known = this.#arrivals[place];
    if (known === undefined) {
      this.#arrivals.push(arrival);
      return arrival;
    }
    if (known.state !== 'arriving') return null;
    // Sent anew, as the request that brought it was broken off: that one may never end.
    if (this.#arriving?.arrival === known) this.#arriving = null;
    this.#arrivals[place] = arrival;
    return arrival;
  }

  /** From the xorb's turn on, bytes that are added for it count; they do not when its turn has not come in time. */
  async turn(arrival: Arrival, clock: Clock): Promise<void> {
    const mayWait = !this.#isEnded && clock.now() >= this.#noTurnsUntil;
    if (mayWait && !this.#isTurnOf(arrival) && !(await this.#cameInTime(arrival))) {
      this.#noTurnsUntil = clock.now() + NO_TURNS_MS;
    }
    if (this.#isTurnOf(arrival)) this.#arriving = { arrival, hash: this.#hash.copy(), bytes: 0 };
  }

  async #cameInTime(arrival: Arrival): Promise<boolean> {
    const turn = Promise.withResolvers<boolean>();
    const wake = (): void => {
      if (this.#isEnded || this.#isTurnOf(arrival)) turn.resolve(true);
    };
    this.#waiting.add(wake);
    const inTime = await Promise.race([turn.promise, scheduler.wait(TURN_MS).then(() => false)]);
    this.#waiting.delete(wake);
    return inTime;
  }

  #isTurnOf(arrival: Arrival): boolean {
    return !this.#isEnded && !this.#isReading && this.#nextArrival() === arrival;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  add(arrival: Arrival, raw: Uint8Array): void {
    if (this.#arriving?.arrival !== arrival || this.#isEnded) return;
    this.#arriving.hash.update(raw);
    this.#arriving.bytes += raw.length;
  }

  complete(arrival: Arrival): void {
    if (this.#arriving?.arrival !== arrival || this.#isEnded) return;
    this.#hash = this.#arriving.hash;
    this.#bytes += this.#arriving.bytes;
    this.#noteWhole(arrival, this.#arriving.bytes);
    this.#arriving = null;
    this.#wake();
  }

  end(arrival: Arrival, taken: TakenXorb | null): void {
    // What is in the digest is right whatever became of it later: its hash says what it holds.
    if (arrival.state !== 'digested') arrival.state = taken === null ? 'refused' : asFile(taken);
    if (this.#arrivals.length - this.#whole > MAX_WAITING) this.stop();
    this.#wake();
  }

  #noteWhole(arrival: Arrival, bytes: number): void {
    arrival.state = 'digested';
    arrival.digestedBytes = bytes;
    this.#whole++;
  }

  /** What is digested by now may still be taken. */
  stop(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Reads until the next xorb is not there yet. */
  async read(services: Services): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) {
        for await (const piece of readContent(services, next.file, undefined, 'passing')) {
          await this.#untilIdle();
          if (this.#isEnded) return;
          this.#hash.update(piece);
          this.#begunBytes += piece.length;
          this.#bytes += piece.length;
        }
        this.#noteWhole(next.arrival, next.file.sizeBytes);
        this.#begunBytes = 0;
      }
    } finally {
      this.#isReading = false;
      this.#wake();
    }
  }

  #next(): { readonly arrival: Arrival; readonly file: StoredFile } | null {
    const arrival = this.#nextArrival();
    if (arrival === undefined || typeof arrival.state === 'string' || this.#isEnded) return null;
    return { arrival, file: arrival.state };
  }

  #nextArrival(): Arrival | undefined {
    while (this.#arrivals[this.#whole]?.state === 'refused') this.#arrivals.splice(this.#whole, 1);
    return this.#arrivals[this.#whole];
  }

  /** What arrives goes first: clients send only so many xorbs at once, and make no others meanwhile. */
  async #untilIdle(): Promise<void> {
    while (this.#seen !== received && !this.#isEnded) {
      this.#seen = received;
      await scheduler.wait(1);
    }
  }

  /** Ends the reading. Null when what was read is not how the file begins. */
  take(terms: readonly FileTerm[]): BegunDigest | null {
    this.stop();
    for (let index = 0; index < this.#whole; index++) {
      const term = terms[index];
      if (!this.#isFirstPart(index, term) || term.rawBytes !== this.#arrivals[index]?.digestedBytes) return null;
    }
    const next = terms[this.#whole];
    const isBegun = this.#isFirstPart(this.#whole, next) && next.rawBytes >= this.#begunBytes;
    if (this.#begunBytes > 0 && !isBegun) return null;
    return { hash: this.#hash, bytes: this.#bytes };
  }

  #isFirstPart(index: number, term: FileTerm | undefined): term is FileTerm {
    return term !== undefined && term.xorb === this.#arrivals[index]?.hash && term.chunkStart === 0;
  }
}

interface Pause {
  readonly until: number;
}

/** By person and repository, the latest last. */
const uploads = new Map<string, UploadDigest | Pause>();

function keyOf({ actor, home }: XetWriter): string {
  return `${actor.userId} ${home.id}`;
}

function keep(key: string, upload: UploadDigest | Pause): void {
  uploads.delete(key);
  uploads.set(key, upload);
  for (const oldest of uploads.keys()) {
    if (uploads.size <= MAX_UPLOADS) break;
    uploads.delete(oldest);
  }
}

/** To be called when a xorb begins to arrive. */
export function expectXorb(services: Services, writer: XetWriter, hash: XetHash): ExpectedXorb {
  const key = keyOf(writer);
  const known = uploads.get(key);
  if (known !== undefined && 'until' in known && services.clock.now() < known.until) return UNWANTED;
  const upload = known instanceof UploadDigest ? known : new UploadDigest();
  keep(key, upload);
  const arrival = upload.expect(hash);
  if (arrival === null) return UNWANTED;
  return {
    turn: () => upload.turn(arrival, services.clock),
    add: (raw) => upload.add(arrival, raw),
    complete: () => upload.complete(arrival),
    end: (taken) => {
      upload.end(arrival, taken);
      services.background(upload.read(services).catch(() => upload.stop()));
    },
  };
}

const UNWANTED: ExpectedXorb = {
  turn: () => Promise.resolve(),
  add: () => undefined,
  complete: () => undefined,
  end: () => undefined,
};

function asFile({ xorb, table }: TakenXorb): StoredFile {
  const sizeBytes = rawBytes(table);
  const chunks = { chunkStart: 0, chunkEnd: table.count, storedStart: 0, storedEnd: xorb.storedBytes };
  return {
    xorbs: new Map([[xorb.hash, xorb]]),
    terms: [{ xorb: xorb.hash, rawBytes: sizeBytes, ...chunks }],
    sizeBytes,
  };
}

/** The digest of how the file with these terms begins, as far as it was made ahead; or null. */
export function takeDigest(services: Services, writer: XetWriter, terms: readonly FileTerm[]): BegunDigest | null {
  const key = keyOf(writer);
  const upload = uploads.get(key);
  if (!(upload instanceof UploadDigest)) return null;
  uploads.delete(key);
  const begun = upload.take(terms);
  if (begun === null) keep(key, { until: services.clock.now() + PAUSE_MS });
  return begun;
}
