/** Reads bytes from the hub for a query: counts them, stops when the reader does, and never reads without an end. */

/** A question that needs more is one for a tool on one's own machine. */
const MAX_BYTES = 1 << 30;

export class Reading {
  readonly signal: AbortSignal;
  bytesRead = 0;
  requests = 0;
  readonly #onProgress: (reading: Reading) => void;

  constructor(signal: AbortSignal, onProgress: (reading: Reading) => void) {
    this.signal = signal;
    this.#onProgress = onProgress;
  }

  /** The bytes from `start` up to `end`. */
  async range(url: string, start: number, end: number): Promise<ArrayBuffer> {
    const answer = await this.#ask(url, { Range: `bytes=${start}-${end - 1}` });
    if (answer.status !== 206 && end - start > 0) throw new Error(`the hub answered ${answer.status}, not a part`);
    const bytes = await answer.arrayBuffer();
    this.#count(bytes.byteLength);
    return bytes;
  }

  /** The lines of a text as they arrive. */
  async *lines(url: string): AsyncGenerator<string> {
    const { body } = await this.#ask(url, {});
    if (body === null) return;
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        this.#count(value.length);
        const lines = (rest + value).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
      if (rest !== '') yield rest;
    } finally {
      // Whoever has enough rows leaves the rest unread.
      await reader.cancel();
    }
  }

  async #ask(url: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    this.signal.throwIfAborted();
    this.requests++;
    const answer = await fetch(url, { headers, signal: this.signal, credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status} for ${new URL(answer.url).pathname}`);
    return answer;
  }

  #count(bytes: number): void {
    this.bytesRead += bytes;
    this.#onProgress(this);
    if (this.bytesRead > MAX_BYTES) throw new Error('This query reads more than 1 GB. Narrow it down, or add a LIMIT.');
  }
}
