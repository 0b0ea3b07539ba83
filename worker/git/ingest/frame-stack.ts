/**
 * Memory for contents that come and go like a stack: one buffer, because an allocation for each would leave hundreds of
 * megabytes to a collector that is slow to notice memory outside its heap.
 */

const FIRST_BYTES = 256 * 1024;

export class FrameStack {
  readonly #maxBytes: number;
  #bytes = new Uint8Array(0);
  #top = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Where the next content goes; handed to `release` when it, and all that came after it, is done with. */
  get top(): number {
    return this.#top;
  }

  /** A copy of `data` on top of the stack, or null when there is no room for it. */
  push(data: Uint8Array): Uint8Array | null {
    const end = this.#top + data.length;
    if (end > this.#maxBytes) return null;
    if (end > this.#bytes.length) this.#grow(end);
    const copy = this.#bytes.subarray(this.#top, end);
    copy.set(data);
    this.#top = end;
    return copy;
  }

  release(top: number): void {
    this.#top = top;
  }

  /** What lies in the old buffer stays there: its holders keep it alive as long as they need it. */
  #grow(needed: number): void {
    this.#bytes = new Uint8Array(Math.min(this.#maxBytes, Math.max(FIRST_BYTES, 4 * this.#bytes.length, needed)));
  }
}
