/** Collects the values of one column and sums them up as the dataset-viewer API does. */
import { writeExactJson } from '../exact-json.ts';
import { dtypeOf, mediaKindOf } from './features.ts';
import type { CellValue, TableColumn } from './table.ts';

export const figureTypes = [
  'class_label',
  'int',
  'float',
  'bool',
  'string_label',
  'string_text',
  'list',
  'datetime',
  'image',
  'audio',
  'other',
] as const;

export type FigureType = (typeof figureTypes)[number];

export interface ColumnFigures {
  readonly column: string;
  readonly type: FigureType;
  readonly nanCount: number;
  readonly nanProportion: number;
  readonly numbers?: NumberFigures;
  readonly frequencies?: readonly { readonly label: string; readonly count: number }[];
  readonly noLabelCount?: number;
}

export interface NumberFigures {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
  readonly std: number;
  readonly histogram: { readonly counts: readonly number[]; readonly edges: readonly number[] };
}

/** Text of at most this many different values, and of no more than this share of the rows, is shown as labels. */
const MAX_LABELS = 1000;
const MAX_LABEL_SHARE = 0.2;
const MAX_LABEL_CHARS = 200;
const BINS = 10;

export class ColumnCollector {
  readonly #column: TableColumn;
  readonly #type: FigureType;
  readonly #names: readonly string[];
  #numbers = new Float64Array(1024);
  #count = 0;
  #missing = 0;
  #noLabel = 0;
  #rows = 0;
  /** Null when there are too many different values to count them. */
  #labels: Map<string, number> | null = new Map();

  constructor(column: TableColumn) {
    this.#column = column;
    this.#type = figureTypeOf(column);
    const names = column.type['names'];
    this.#names = Array.isArray(names) ? names.map(String) : [];
  }

  add(value: CellValue | undefined): void {
    this.#rows++;
    if (value === null || value === undefined) {
      this.#missing++;
      return;
    }
    switch (this.#type) {
      case 'class_label':
        if (value === -1) this.#noLabel++;
        else this.#countLabel(typeof value === 'number' ? (this.#names[value] ?? String(value)) : String(value));
        return;
      case 'bool':
        this.#countLabel(value === true ? 'True' : 'False');
        return;
      case 'int':
      case 'float':
        if (typeof value === 'number' || typeof value === 'bigint') this.#push(Number(value));
        else this.#missing++;
        return;
      case 'datetime': {
        const time = Date.parse(
          typeof value === 'string' && !/Z|[+-]\d\d:\d\d$/.test(value) ? `${value}Z` : String(value),
        );
        if (Number.isNaN(time)) this.#missing++;
        else this.#push(time);
        return;
      }
      case 'list':
        this.#push(Array.isArray(value) ? value.length : 0);
        return;
      case 'string_text': {
        const text = typeof value === 'string' ? value : writeExactJson(value);
        this.#push(text.length);
        this.#countLabel(text);
        return;
      }
      default:
        return;
    }
  }

  finish(): ColumnFigures {
    const proportion = this.#rows === 0 ? 0 : round(this.#missing / this.#rows);
    const base = { column: this.#column.name, nanCount: this.#missing, nanProportion: proportion };
    const frequencies = [...(this.#labels ?? [])]
      .map(([label, count]) => ({ label, count }))
      .toSorted((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
    if (this.#type === 'class_label') return { ...base, type: 'class_label', frequencies, noLabelCount: this.#noLabel };
    if (this.#type === 'bool') return { ...base, type: 'bool', frequencies };
    if (this.#type === 'string_text' && this.#isLabels(frequencies.length)) {
      return { ...base, type: 'string_label', frequencies };
    }
    const values = this.#numbers.subarray(0, this.#count).toSorted();
    const isWhole = this.#type !== 'float' && this.#type !== 'datetime';
    return values.length === 0
      ? { ...base, type: this.#type }
      : { ...base, type: this.#type, numbers: numberFigures(values, isWhole) };
  }

  #isLabels(distinct: number): boolean {
    return this.#labels !== null && distinct > 0 && distinct <= Math.max(1, this.#rows * MAX_LABEL_SHARE);
  }

  #countLabel(label: string): void {
    if (this.#labels === null) return;
    if (label.length > MAX_LABEL_CHARS && this.#type === 'string_text') {
      this.#labels = null;
      return;
    }
    this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    if (this.#labels.size > MAX_LABELS && this.#type === 'string_text') this.#labels = null;
  }

  #push(value: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count++] = value;
  }
}

function figureTypeOf({ type }: TableColumn): FigureType {
  const media = mediaKindOf(type);
  if (media !== null) return media === 'image' || media === 'audio' ? media : 'other';
  const name = type['_type'];
  if (name === 'ClassLabel') return 'class_label';
  if (name === 'List' || name === 'LargeList' || name === 'Sequence') return 'list';
  const dtype = dtypeOf(type) ?? '';
  if (/^u?int/.test(dtype)) return 'int';
  if (/^(?:float|double|decimal)/.test(dtype)) return 'float';
  if (/^(?:timestamp|date)/.test(dtype)) return 'datetime';
  if (dtype === 'bool') return 'bool';
  return dtype === 'string' || dtype === 'large_string' ? 'string_text' : 'other';
}

/** `values` is in order and not empty. */
function numberFigures(values: Float64Array, isWhole: boolean): NumberFigures {
  const min = values[0] ?? 0;
  const max = values.at(-1) ?? 0;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  const median = values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2;
  const std = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  const histogram = histogramOf(values, binEdges(min, max, isWhole));
  return { min: round(min), max: round(max), mean: round(mean), median: round(median), std: round(std), histogram };
}

/** Whole numbers are counted in bins of whole width, so there may be fewer than ten. */
function binEdges(min: number, max: number, isWhole: boolean): number[] {
  if (min === max) return [min, max];
  const width = isWhole ? Math.ceil((max - min + 1) / BINS) : (max - min) / BINS;
  const count = isWhole ? Math.ceil((max - min + 1) / width) : BINS;
  return [...Array.from({ length: count }, (_, i) => round(min + i * width)), round(max)];
}

function histogramOf(values: Float64Array, edges: readonly number[]): NumberFigures['histogram'] {
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  let bin = 0;
  for (const value of values) {
    while (bin < counts.length - 1 && value >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin++;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { counts, edges };
}

function round(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}
