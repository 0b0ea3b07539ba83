/** What an .onnx file says of its network: inputs, outputs, operators, and the weights among its values. */
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { makeYielder } from '../../ports/yield.ts';
import type { ByteSource } from '../byte-source.ts';
import { ByteWindow, WindowEnd } from '../byte-window.ts';
import { TensorCollector, type TensorList } from './tensor-list.ts';

export interface OnnxModel {
  readonly producer: string;
  /** Version of the operators of ONNX itself; 0 when it is not told. */
  readonly opset: number;
  /** As `name: float32[batch, 3, 224, 224]`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Most frequent first. */
  readonly operators: readonly { readonly name: string; readonly count: number }[];
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  readonly list: TensorList;
}

/** Weights are passed over; what is in between them is read in small pieces, since there may be thousands. */
const WINDOW_BYTES = 16 << 10;
const MAX_READ_BYTES = 64 << 20;
const MAX_FIELDS = 3_000_000;
const MAX_TEXT_BYTES = 4096;
const MAX_LISTED = 200;
const MAX_DIMENSIONS = 32;
const MAX_OPERATORS = 1000;

/** Names and bits of the number types, by `TensorProto.DataType`. */
const TYPES: Readonly<Record<number, readonly [name: string, bits: number]>> = {
  1: ['F32', 32],
  2: ['U8', 8],
  3: ['I8', 8],
  4: ['U16', 16],
  5: ['I16', 16],
  6: ['I32', 32],
  7: ['I64', 64],
  8: ['STRING', 0],
  9: ['BOOL', 8],
  10: ['F16', 16],
  11: ['F64', 64],
  12: ['U32', 32],
  13: ['U64', 64],
  14: ['C64', 64],
  15: ['C128', 128],
  16: ['BF16', 16],
  17: ['F8_E4M3', 8],
  18: ['F8_E4M3FNUZ', 8],
  19: ['F8_E5M2', 8],
  20: ['F8_E5M2FNUZ', 8],
  21: ['U4', 4],
  22: ['I4', 4],
  23: ['F4', 4],
  24: ['F8_E8M0', 8],
};

export async function readOnnx(source: ByteSource): Promise<Result<OnnxModel, HubError>> {
  try {
    return ok(await new OnnxReader(source).read());
  } catch (error) {
    if (!(error instanceof WindowEnd)) throw error;
    return fail(hubError('unprocessable', `This is not a valid ONNX file: ${error.message}.`));
  }
}

/** One field of a message: a number, or bytes up to `end` that are still to be read. */
interface Field {
  readonly number: number;
  readonly value: number;
  readonly end: number;
}

class OnnxReader {
  readonly #window: ByteWindow;
  readonly #sizeBytes: number;
  readonly #weights = new TensorCollector();
  readonly #operators = new Map<string, number>();
  readonly #inputs: string[] = [];
  readonly #outputs: string[] = [];
  readonly #metadata: { key: string; value: string }[] = [];
  readonly #pause = makeYielder();
  #producer = '';
  #producerVersion = '';
  #opset = 0;
  #hasGraph = false;
  #fields = 0;

  constructor(source: ByteSource) {
    this.#window = new ByteWindow(source, 0, MAX_READ_BYTES, WINDOW_BYTES);
    this.#sizeBytes = source.sizeBytes;
  }

  async read(): Promise<OnnxModel> {
    await this.#message(this.#sizeBytes, async (field) => {
      if (field.number === 2) this.#producer = await this.#text(field);
      else if (field.number === 3) this.#producerVersion = await this.#text(field);
      else if (field.number === 7) await this.#graph(field);
      else if (field.number === 8) await this.#operatorSet(field);
      else if (field.number === 14) await this.#property(field);
    });
    if (!this.#hasGraph) throw new WindowEnd('it holds no network');
    return {
      producer: `${this.#producer} ${this.#producerVersion}`.trim(),
      opset: this.#opset,
      inputs: this.#inputs,
      outputs: this.#outputs,
      operators: [...this.#operators].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count),
      metadata: this.#metadata,
      list: this.#weights.finish(),
    };
  }

  async #graph({ end }: Field): Promise<void> {
    this.#hasGraph = true;
    await this.#message(end, async (field) => {
      if (field.number === 1) await this.#node(field);
      else if (field.number === 5) await this.#weight(field);
      else if (field.number === 11) await this.#value(field, this.#inputs);
      else if (field.number === 12) await this.#value(field, this.#outputs);
    });
  }

  async #node({ end }: Field): Promise<void> {
    await this.#message(end, async (field) => {
      if (field.number !== 4) return;
      const name = await this.#text(field);
      const known = this.#operators.get(name);
      if (known !== undefined || this.#operators.size < MAX_OPERATORS) this.#operators.set(name, (known ?? 0) + 1);
    });
  }

  async #weight({ end }: Field): Promise<void> {
    const shape: number[] = [];
    let type = 0;
    let name = '';
    await this.#message(end, async (field) => {
      if (field.number === 1) await this.#dimensions(field, shape);
      else if (field.number === 2) type = field.value;
      else if (field.number === 8) name = await this.#text(field);
    });
    const [typeName, bits] = TYPES[type] ?? [`type ${type}`, 0];
    const parameters = shape.reduce((product, size) => product * size, 1);
    this.#weights.add({ name, shape, type: typeName, parameters, bytes: Math.ceil((parameters * bits) / 8) });
  }

  /** One dimension, or all of them packed together. */
  async #dimensions(field: Field, shape: number[]): Promise<void> {
    if (field.end < 0) shape.push(field.value);
    while (this.#window.position < field.end) shape.push(await this.#varint());
    if (shape.length > MAX_DIMENSIONS) throw new WindowEnd('a tensor has too many dimensions');
  }

  async #value({ end }: Field, into: string[]): Promise<void> {
    let name = '';
    let type = '';
    await this.#message(end, async (field) => {
      if (field.number === 1) name = await this.#text(field);
      else if (field.number === 2) type = await this.#type(field);
    });
    if (into.length < MAX_LISTED) into.push(`${name}: ${type}`.slice(0, 300));
  }

  /** Of a tensor; other kinds of values have none. */
  async #type({ end }: Field): Promise<string> {
    let element = '';
    const shape: string[] = [];
    await this.#message(end, async (kind) => {
      if (kind.number !== 1) return;
      await this.#message(kind.end, async (field) => {
        if (field.number === 1) element = TYPES[field.value]?.[0] ?? '?';
        else if (field.number === 2) await this.#message(field.end, (part) => this.#side(part, shape));
      });
    });
    return `${element}[${shape.join(', ')}]`;
  }

  async #side({ end }: Field, shape: string[]): Promise<void> {
    let side = '?';
    await this.#message(end, async (field) => {
      side = field.number === 1 ? String(field.value) : field.number === 2 ? await this.#text(field) : side;
    });
    if (shape.length < MAX_DIMENSIONS) shape.push(side.slice(0, 60));
  }

  async #operatorSet({ end }: Field): Promise<void> {
    let domain = '';
    let version = 0;
    await this.#message(end, async (field) => {
      if (field.number === 1) domain = await this.#text(field);
      else if (field.number === 2) version = field.value;
    });
    if (domain === '' || domain === 'ai.onnx') this.#opset = version;
  }

  async #property({ end }: Field): Promise<void> {
    let key = '';
    let value = '';
    await this.#message(end, async (field) => {
      if (field.number === 1) key = await this.#text(field);
      else if (field.number === 2) value = await this.#text(field);
    });
    if (this.#metadata.length < MAX_LISTED) this.#metadata.push({ key, value });
  }

  /** Goes through the fields up to `end`; what `visit` leaves of one is passed over. */
  async #message(end: number, visit: (field: Field) => Promise<void>): Promise<void> {
    if (end < 0) throw new WindowEnd('a field has the wrong kind');
    while (this.#window.position < end) {
      if (++this.#fields > MAX_FIELDS) throw new WindowEnd('it has too many parts');
      const turn = this.#pause();
      if (turn) await turn;
      const key = await this.#varint();
      const number = Math.floor(key / 8);
      const wire = key % 8;
      if (wire === 0) await visit({ number, value: await this.#varint(), end: -1 });
      else if (wire === 1 || wire === 5) this.#window.skip(wire === 1 ? 8 : 4);
      else if (wire === 2) {
        const length = await this.#varint();
        const fieldEnd = this.#window.position + length;
        if (fieldEnd > end) throw new WindowEnd('a part is longer than the whole');
        await visit({ number, value: 0, end: fieldEnd });
        if (this.#window.position > fieldEnd) throw new WindowEnd('a part is longer than the whole');
        this.#window.skip(fieldEnd - this.#window.position);
      } else throw new WindowEnd('it holds a field of unknown kind');
    }
  }

  async #text({ end }: Field): Promise<string> {
    const length = end - this.#window.position;
    if (end < 0 || length <= 0) return '';
    return new TextDecoder().decode(await this.#window.take(Math.min(length, MAX_TEXT_BYTES)));
  }

  /** Past what JavaScript counts exactly, only the size is right. */
  async #varint(): Promise<number> {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      const byte = await this.#window.byte();
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    throw new WindowEnd('a number is too long');
  }
}
