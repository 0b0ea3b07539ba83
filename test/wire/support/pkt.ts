/** pkt-lines as the tests write and read them (gitprotocol-common), kept apart from the hub's own parser on purpose. */

export const flushPkt = Buffer.from('0000');
export const delimPkt = Buffer.from('0001');

export function pkt(payload: string | Uint8Array): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  return Buffer.concat([Buffer.from((body.length + 4).toString(16).padStart(4, '0')), body]);
}

export type Pkt = { readonly kind: 'data'; readonly data: Buffer } | { readonly kind: 'flush' | 'delim' | 'end' };

/** Splits a body into pkt-lines; throws when it is not made of whole ones. */
export function parsePkts(bytes: Buffer): Pkt[] {
  const pkts: Pkt[] = [];
  for (let at = 0; at < bytes.length;) {
    const digits = bytes.toString('latin1', at, at + 4);
    if (!/^[0-9a-f]{4}$/i.test(digits)) throw new Error(`bad pkt-line length "${digits}" at byte ${at}`);
    const length = Number.parseInt(digits, 16);
    if (length < 4) {
      pkts.push({ kind: length === 0 ? 'flush' : length === 1 ? 'delim' : 'end' });
      at += 4;
    } else {
      if (at + length > bytes.length) throw new Error(`pkt-line of ${length} bytes cut at byte ${bytes.length - at}`);
      pkts.push({ kind: 'data', data: bytes.subarray(at + 4, at + length) });
      at += length;
    }
  }
  return pkts;
}

/** The three channels of a side-band-64k stream. */
export interface SideBand {
  readonly data: Buffer;
  readonly progress: string;
  readonly error: string;
}

export function splitSideBand(pkts: readonly Pkt[]): SideBand {
  const bands: Buffer[][] = [[], [], []];
  for (const line of pkts) {
    if (line.kind !== 'data') continue;
    const band = bands[(line.data[0] ?? 0) - 1];
    if (band === undefined) throw new Error(`no such side-band: ${line.data[0]}`);
    band.push(line.data.subarray(1));
  }
  const [data = [], progress = [], error = []] = bands;
  return {
    data: Buffer.concat(data),
    progress: Buffer.concat(progress).toString(),
    error: Buffer.concat(error).toString(),
  };
}
