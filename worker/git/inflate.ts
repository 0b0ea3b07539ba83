/**
 * Inflates the zlib streams inside a pack, where nothing says how long the compressed bytes are.
 *
 * `node:zlib` offers no public way to inflate many small streams and learn how much input each took, but the handle
 * under `zlib.Inflate` does both, in workerd and in Node, at a fraction of a microsecond a call. It is an internal, so
 * this file is the only one that knows it and `inflateAvailable` tests it once; `zlib.inflateSync({ info: true })`,
 * about a hundred times slower, stands in when the handle is not as expected.
 */
import zlib from 'node:zlib';

/** zlib's Z_SYNC_FLUSH: give out everything that can be given out, without demanding the end of the stream. */
const SYNC_FLUSH = 2;

interface Handle {
  reset(): void;
  writeSync(
    flush: number,
    input: Uint8Array,
    inOff: number,
    inLen: number,
    output: Uint8Array,
    outOff: number,
    outLen: number,
  ): void;
  setErrorHandler?: (handler: () => void) => void;
  onerror?: () => void;
}

export class InflateError extends Error {
  override readonly name = 'InflateError';
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'writeSync' in value &&
    typeof value.writeSync === 'function' &&
    'reset' in value &&
    typeof value.reset === 'function'
  );
}

/** One reusable inflater. Feed it a stream in as many pieces as there are; it is not re-entrant. */
export class Inflater {
  #handle: Handle | null = null;
  #state: Uint32Array = new Uint32Array(2);
  #failed = false;
  /** Input bytes taken by the last call. */
  consumed = 0;
  /** Output bytes given by the last call. */
  produced = 0;

  #open(): Handle {
    const stream = zlib.createInflate();
    // The stream object is never used as a stream; its error event must not become an uncaught one.
    stream.on('error', () => {
      this.#failed = true;
    });
    const { _handle: handle, _writeState: state } = stream as unknown as { _handle: unknown; _writeState: unknown };
    if (!isHandle(handle) || !(state instanceof Uint32Array))
      throw new InflateError('this runtime has no usable zlib handle');
    const onError = (): void => {
      this.#failed = true;
    };
    if (handle.setErrorHandler) handle.setErrorHandler(onError);
    else handle.onerror = onError;
    this.#handle = handle;
    this.#state = state;
    return handle;
  }

  /** Starts a new zlib stream. */
  reset(): void {
    if (this.#failed || this.#handle === null) {
      this.#failed = false;
      this.#open();
    }
    this.#handle?.reset();
  }

  /**
   * Inflates from `input[inOff, inEnd)` into `output[outOff, outEnd)` and sets `consumed` and `produced`. Stops at the
   * end of the zlib stream, of the input or of the output, whichever is first.
   * @throws InflateError when the data is not a zlib stream.
   */
  write(input: Uint8Array, inOff: number, inEnd: number, output: Uint8Array, outOff: number, outEnd: number): void {
    const handle = this.#handle ?? this.#open();
    const inLen = inEnd - inOff;
    const outLen = outEnd - outOff;
    handle.writeSync(SYNC_FLUSH, input, inOff, inLen, output, outOff, outLen);
    if (this.#failed) {
      this.#handle = null;
      throw new InflateError('corrupt zlib data');
    }
    this.produced = outLen - (this.#state[0] ?? 0);
    this.consumed = inLen - (this.#state[1] ?? 0);
  }
}

/**
 * Inflates one whole stream whose inflated size is known; `input` may go on after it. The result is in `scratch` when
 * that has room for it and one byte more, else in a buffer of its own.
 */
export function inflateExact(
  inflater: Inflater,
  input: Uint8Array,
  inOff: number,
  sizeBytes: number,
  scratch?: Uint8Array,
): Uint8Array {
  // One spare byte tells a stream that is longer than it claims from one that ends exactly.
  const output = scratch !== undefined && scratch.length > sizeBytes ? scratch : new Uint8Array(sizeBytes + 1);
  inflater.reset();
  inflater.write(input, inOff, input.length, output, 0, sizeBytes + 1);
  if (inflater.produced !== sizeBytes)
    throw new InflateError(`object inflates to ${inflater.produced} bytes, not ${sizeBytes}`);
  return output.subarray(0, sizeBytes);
}
