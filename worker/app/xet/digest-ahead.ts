/**
 * Reads the xorbs of an upload for the SHA-256 of their file while the next ones arrive, so that a large file is not read
 * from its start when all of it is there. It takes the xorbs for one file in its order, as they are in the usual upload
 * of one large file; the file's terms show later whether that was right. If not, the file is read as if nothing had been.
 *
 * What it knows is in this isolate's memory alone, and nothing depends on it.
 */
import { type Hash, createHash } from 'node:crypto';
import type { StoredXorb } from '../../catalog/xet-xorbs.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { FileTerm } from '../../xet/terms.ts';
import { type XorbTable, rawBytes } from '../../xet/xorb-table.ts';
import type { Services } from '../services.ts';
import type { XetWriter } from './authorize.ts';
import { readContent } from './read-content.ts';
import type { StoredFile } from './stored-file.ts';

const MAX_UPLOADS = 64;
/** Of an upload that is this many xorbs ahead of the reading, no more is read: the reading would not catch up. */
const MAX_WAITING = 64;
/** How long nothing is read for someone whose xorbs were not those of one file. */
const PAUSE_MS = 10 * 60 * 1000;

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
  /** As a file of its own, once it is stored. */
  state: 'arriving' | 'refused' | StoredFile;
}

/** Grows with every piece of a xorb that arrives, in whatever upload. */
let received = 0;

export function noteReceived(): void {
  received++;
}

/** The xorbs of one person for one repository, in the order in which they began to arrive. */
class UploadDigest {
  readonly #hash = createHash('sha256');
  readonly #arrivals: Arrival[] = [];
  /** How many xorbs are in the digest whole, how many bytes of the next one, and of all together. */
  #whole = 0;
  #begunBytes = 0;
  #bytes = 0;
  /** Of what had arrived, when this last looked. */
  #seen = 0;
  #isReading = false;
  #isTaken = false;

  expect(hash: XetHash): Arrival {
    const arrival: Arrival = { hash, state: 'arriving' };
    this.#arrivals.push(arrival);
    return arrival;
  }

  get isFarBehind(): boolean {
    return this.#arrivals.length - this.#whole > MAX_WAITING;
  }

  /** Reads until the next xorb is not there yet. */
  async read(services: Services): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) {
        for await (const piece of readContent(services, next, undefined, 'passing')) {
          await this.#untilIdle();
          if (this.#isTaken) return;
          this.#hash.update(piece);
          this.#begunBytes += piece.length;
          this.#bytes += piece.length;
        }
        this.#whole++;
        this.#begunBytes = 0;
      }
    } finally {
      this.#isReading = false;
    }
  }

  #next(): StoredFile | null {
    while (this.#arrivals[this.#whole]?.state === 'refused') this.#arrivals.splice(this.#whole, 1);
    const state = this.#arrivals[this.#whole]?.state;
    return typeof state === 'object' && !this.#isTaken ? state : null;
  }

  /** What arrives goes first: clients send only so many xorbs at once, and make no others meanwhile. */
  async #untilIdle(): Promise<void> {
    while (this.#seen !== received && !this.#isTaken) {
      this.#seen = received;
      await scheduler.wait(1);
    }
  }

  /** Ends the reading. Null when what was read is not how the file begins. */
  take(terms: readonly FileTerm[]): BegunDigest | null {
    this.#isTaken = true;
    for (let index = 0; index < this.#whole; index++) {
      const state = this.#arrivals[index]?.state;
      const sizeBytes = typeof state === 'object' ? state.sizeBytes : -1;
      if (!this.#isFirstPart(index, terms[index]) || terms[index]?.rawBytes !== sizeBytes) return null;
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

/** To be called when a xorb begins to arrive; what it answers is to be told, once, what became of it. */
export function expectXorb(services: Services, writer: XetWriter, hash: XetHash): (taken: TakenXorb | null) => void {
  const key = keyOf(writer);
  const known = uploads.get(key);
  if (known !== undefined && 'until' in known && services.clock.now() < known.until) return () => undefined;
  const upload = known instanceof UploadDigest ? known : new UploadDigest();
  keep(key, upload);
  const arrival = upload.expect(hash);
  return (taken) => {
    arrival.state = taken === null ? 'refused' : asFile(taken);
    if (upload.isFarBehind) uploads.delete(key);
    else services.background(upload.read(services).catch(() => uploads.delete(key)));
  };
}

function asFile({ xorb, table }: TakenXorb): StoredFile {
  const sizeBytes = rawBytes(table);
  const chunks = { chunkStart: 0, chunkEnd: table.count, storedStart: 0, storedEnd: xorb.storedBytes };
  return {
    xorbs: new Map([[xorb.hash, xorb]]),
    terms: [{ xorb: xorb.hash, rawBytes: sizeBytes, ...chunks }],
    sizeBytes,
  };
}

/** The digest of how the file with these terms begins, if it was read ahead. */
export function takeDigest(services: Services, writer: XetWriter, terms: readonly FileTerm[]): BegunDigest | null {
  const key = keyOf(writer);
  const upload = uploads.get(key);
  if (!(upload instanceof UploadDigest)) return null;
  uploads.delete(key);
  const begun = upload.take(terms);
  if (begun === null) keep(key, { until: services.clock.now() + PAUSE_MS });
  return begun;
}
