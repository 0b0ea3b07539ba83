/** A growing set of object ids with one byte of flags each: 24 bytes an id, no objects for the collector to trace. */

export class OidTable {
  #capacity: number;
  #keys: Uint32Array;
  #flags: Uint8Array;
  #size = 0;

  constructor(expected = 512) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.#capacity = capacity;
    this.#keys = new Uint32Array(capacity * 5);
    this.#flags = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the id at `bytes[offset]` with `flag` (1 to 255) or-ed into its flags. */
  add(bytes: Uint8Array, offset: number, flag: number): void {
    const a = word(bytes, offset);
    const b = word(bytes, offset + 4);
    const c = word(bytes, offset + 8);
    const d = word(bytes, offset + 12);
    const e = word(bytes, offset + 16);
    if (this.#size * 2 >= this.#capacity) this.#grow(this.#capacity);
    this.#put(a, b, c, d, e, flag);
  }

  #put(a: number, b: number, c: number, d: number, e: number, flag: number): void {
    const keys = this.#keys;
    const flags = this.#flags;
    const mask = this.#capacity - 1;
    let slot = (a ^ Math.imul(b, 0x9e3779b1)) & mask;
    for (;;) {
      const at = slot * 5;
      if (flags[slot] === 0) {
        keys[at] = a;
        keys[at + 1] = b;
        keys[at + 2] = c;
        keys[at + 3] = d;
        keys[at + 4] = e;
        flags[slot] = flag;
        this.#size++;
        return;
      }
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d && keys[at + 4] === e) {
        flags[slot] = (flags[slot] ?? 0) | flag;
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Makes room for `expected` ids at once, which leaves less behind than growing there step by step. */
  reserve(expected: number): void {
    if (expected * 2 > this.#capacity) this.#grow(expected);
  }

  #grow(expected: number): void {
    const keys = this.#keys;
    const flags = this.#flags;
    while (this.#capacity < expected * 2) this.#capacity *= 2;
    this.#keys = new Uint32Array(this.#capacity * 5);
    this.#flags = new Uint8Array(this.#capacity);
    this.#size = 0;
    for (let slot = 0; slot < flags.length; slot++) {
      const flag = flags[slot] ?? 0;
      if (flag === 0) continue;
      const at = slot * 5;
      this.#put(keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0, keys[at + 4] ?? 0, flag);
    }
  }

  /** Calls `visit` with each id, as 20 bytes in a buffer that is reused, and its flags. Stops when it answers false. */
  forEach(visit: (oid: Uint8Array, flags: number) => boolean): void {
    const view = new Uint8Array(20);
    for (let slot = 0; slot < this.#capacity; slot++) {
      const flag = this.#flags[slot] ?? 0;
      if (flag === 0) continue;
      for (let i = 0; i < 5; i++) {
        const value = this.#keys[slot * 5 + i] ?? 0;
        view[4 * i] = value & 0xff;
        view[4 * i + 1] = (value >>> 8) & 0xff;
        view[4 * i + 2] = (value >>> 16) & 0xff;
        view[4 * i + 3] = value >>> 24;
      }
      if (!visit(view, flag)) return;
    }
  }
}

function word(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] ?? 0) |
      ((bytes[offset + 1] ?? 0) << 8) |
      ((bytes[offset + 2] ?? 0) << 16) |
      ((bytes[offset + 3] ?? 0) << 24)) >>>
    0
  );
}
