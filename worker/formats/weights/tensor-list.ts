/** All tensors of a file or of several, whatever the format: counted by number type, and grouped by module to be read. */

export interface ListedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: string;
  readonly bytes: number;
  readonly parameters: number;
  /** The shard it lies in, of a model in several files. */
  readonly file?: string;
}

/** Something about the list that a reader of the file may trip over. */
export type TensorProblem = 'duplicate' | 'overlap' | 'gap' | 'too-many';

export interface TensorList {
  /** Over all tensors, listed or not. */
  readonly count: number;
  readonly parameters: number;
  readonly bytes: number;
  /** Most parameters first. */
  readonly byType: readonly { readonly type: string; readonly parameters: number; readonly bytes: number }[];
  readonly tensors: readonly ListedTensor[];
  readonly problems: readonly TensorProblem[];
}

/** More are counted but not listed. */
const MAX_LISTED = 50_000;
const MAX_NAME_CHARS = 300;
const MAX_TYPES = 64;

/** Takes tensors one by one as a header is read. */
export class TensorCollector {
  readonly #tensors: ListedTensor[] = [];
  readonly #byType = new Map<string, { parameters: number; bytes: number }>();
  readonly #names = new Set<string>();
  readonly #problems = new Set<TensorProblem>();
  #count = 0;
  #parameters = 0;
  #bytes = 0;

  add(tensor: ListedTensor): void {
    this.#count++;
    this.#parameters += tensor.parameters;
    this.#bytes += tensor.bytes;
    const type = this.#byType.has(tensor.type) || this.#byType.size < MAX_TYPES ? tensor.type : '…';
    const known = this.#byType.get(type) ?? { parameters: 0, bytes: 0 };
    this.#byType.set(type, {
      parameters: known.parameters + tensor.parameters,
      bytes: known.bytes + tensor.bytes,
    });
    if (this.#tensors.length >= MAX_LISTED) {
      this.#problems.add('too-many');
      return;
    }
    const name = tensor.name.slice(0, MAX_NAME_CHARS);
    if (this.#names.has(name)) this.#problems.add('duplicate');
    this.#names.add(name);
    this.#tensors.push({ ...tensor, name });
  }

  report(problem: TensorProblem): void {
    this.#problems.add(problem);
  }

  finish(): TensorList {
    return {
      count: this.#count,
      parameters: this.#parameters,
      bytes: this.#bytes,
      byType: [...this.#byType]
        .map(([type, counts]) => ({ type, ...counts }))
        .toSorted((a, b) => b.parameters - a.parameters || b.bytes - a.bytes),
      tensors: this.#tensors,
      problems: [...this.#problems],
    };
  }
}

/** Several lists as one: the shards of a model. */
export function joinTensorLists(lists: Iterable<{ readonly file: string; readonly list: TensorList }>): TensorList {
  const all = new TensorCollector();
  let [count, parameters, bytes] = [0, 0, 0];
  for (const { file, list } of lists) {
    for (const tensor of list.tensors) all.add({ ...tensor, file });
    for (const problem of list.problems) all.report(problem);
    count += list.count;
    parameters += list.parameters;
    bytes += list.bytes;
  }
  // The lists may have counted tensors that they do not hold.
  return { ...all.finish(), count, parameters, bytes };
}

/** Half-open spans of the data: reports those that share bytes, and bytes that no tensor has. */
export function checkSpans(collector: TensorCollector, spans: Float64Array, dataBytes: number): void {
  const count = spans.length / 2;
  const order = Uint32Array.from({ length: count }, (_, index) => index).sort(
    (a, b) => (spans[2 * a] ?? 0) - (spans[2 * b] ?? 0) || (spans[2 * a + 1] ?? 0) - (spans[2 * b + 1] ?? 0),
  );
  let end = 0;
  for (const index of order) {
    const start = spans[2 * index] ?? 0;
    if (start < end) collector.report('overlap');
    if (start > end) collector.report('gap');
    end = Math.max(end, spans[2 * index + 1] ?? 0);
  }
  if (end < dataBytes) collector.report('gap');
}

export interface TensorModule {
  readonly name: string;
  readonly tensors: readonly ListedTensor[];
}

/**
 * The tensors by module, in the order in which modules first show up: a numbered layer is one (`model.layers.0`), and
 * what lies outside of layers goes by the first two parts of what it lies in.
 */
export function groupByModule(tensors: readonly ListedTensor[]): readonly TensorModule[] {
  const modules = new Map<string, ListedTensor[]>();
  for (const tensor of tensors) {
    const name = moduleOf(tensor.name);
    const known = modules.get(name);
    if (known === undefined) modules.set(name, [tensor]);
    else known.push(tensor);
  }
  return [...modules].map(([name, members]) => ({ name, tensors: members }));
}

function moduleOf(name: string): string {
  const layer = /^(?:[^.]+\.){0,8}?\d+(?=\.)/.exec(name)?.[0];
  return layer ?? name.split('.').slice(0, -1).slice(0, 2).join('.');
}
