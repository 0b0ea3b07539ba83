/**
 * A `PackProducer` without the hub's pack engine. Where the plan says that the client has other objects, each object
 * goes as a delta against one of them, chosen at random: a client that lacks it cannot complete the pack.
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { oidToBytes } from '../../worker/git/oid-bytes.ts';
import type { PackProducer, PackRequest } from '../../worker/git/pack-writer.ts';
import type { RepoView } from '../../worker/git/repo-view.ts';

const REF_DELTA = 7;

export class TestPacks implements PackProducer {
  readonly #view: RepoView;
  /** Objects sent as deltas against objects of the client, so far. */
  thinDeltas = 0;

  constructor(view: RepoView) {
    this.#view = view;
  }

  async *producePack(request: PackRequest): AsyncGenerator<Uint8Array> {
    const { index } = this.#view;
    const bases: number[][] = [[], [], [], [], []];
    const chosen: number[] = [];
    for (let slot = 0; slot < index.slotCount; slot++) {
      if (request.selection.has(slot)) chosen.push(slot);
      else if (request.clientHas?.has(slot) === true) bases[index.type(slot)]?.push(slot);
    }
    const hash = createHash('sha1');
    const emit = (bytes: Uint8Array): Uint8Array => {
      hash.update(bytes);
      return bytes;
    };
    const header = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
    header.writeUInt32BE(chosen.length, 8);
    yield emit(header);
    for (const [number, slot] of chosen.entries()) {
      const candidates = bases[index.type(slot)] ?? [];
      yield emit(await this.#entry(slot, candidates[(number * 7919) % candidates.length]));
    }
    yield hash.digest();
  }

  async #entry(slot: number, base: number | undefined): Promise<Uint8Array> {
    const { index, objects } = this.#view;
    const data = await objects.readSlot(slot);
    // git takes no delta shorter than four bytes.
    if (base === undefined || data.length < 3)
      return Buffer.concat([entryHeader(index.type(slot), data.length), deflateSync(data)]);
    this.thinDeltas++;
    const delta = insertOnlyDelta(index.sizeBytes(base), data);
    const head = entryHeader(REF_DELTA, delta.length);
    return Buffer.concat([head, oidToBytes(index.oid(base)), deflateSync(delta)]);
  }
}

function entryHeader(type: number, size: number): Uint8Array {
  const bytes = [(type << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 0x80;
    bytes.push(rest & 0x7f);
  }
  return Uint8Array.from(bytes);
}

function insertOnlyDelta(baseSize: number, data: Uint8Array): Uint8Array {
  const parts = [size(baseSize), size(data.length)];
  for (let at = 0; at < data.length; at += 127) {
    const piece = data.subarray(at, at + 127);
    parts.push(Uint8Array.of(piece.length), piece);
  }
  return Buffer.concat(parts);
}

function size(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
