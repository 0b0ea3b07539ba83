/** What a benchmark measures: a piece of work done by the hub and by a peer, and the bar for each figure it yields. */

/** Figures of one run, by name: seconds, bytes a second or milliseconds. */
export type Sample = Readonly<Record<string, number>>;
export type Side = 'hub' | 'peer';

export interface Figure {
  /** Title of the table's row. */
  readonly title: string;
  /** Name of the figure in each sample. */
  readonly metric: string;
  readonly unit: 's' | 'MB/s' | 'ms' | '%' | '×' | 'kB' | 'MB' | '';
  /** How hub / peer must compare; `hubAtMost` is in the figure's own unit, for work that has no peer. */
  readonly bar:
    { readonly ratioAtMost: number } | { readonly ratioAtLeast: number } | { readonly hubAtMost: number } | null;
}

export interface Work {
  readonly name: string;
  readonly input: string;
  readonly figures: readonly Figure[];
  /** Absent: only the hub does it. */
  readonly hasPeer: boolean;
  /** Set where each sample takes long and hardly varies. */
  readonly samplesAtMost?: number;
  /** Most memory workerd may hold meanwhile; absent: `MEMORY_BAR_BYTES`. */
  readonly memoryBarBytes?: number;
  /** Work done once, not measured. */
  prepare?(): Promise<void>;
  run(side: Side): Promise<Sample>;
}

export interface Row {
  readonly work: string;
  readonly input: string;
  readonly title: string;
  readonly unit: Figure['unit'];
  readonly hub: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly bar: string;
  readonly passes: boolean | null;
  /** Most memory workerd held during this work, in bytes. */
  readonly peakMemoryBytes: number;
  readonly memoryBarBytes: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The value below which `share` (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function judge(figure: Figure, hub: number, peer: number | null): Pick<Row, 'ratio' | 'bar' | 'passes'> {
  const ratio = peer === null ? null : hub / peer;
  const { bar } = figure;
  if (bar === null) return { ratio, bar: '', passes: null };
  if ('hubAtMost' in bar) return { ratio, bar: `≤ ${bar.hubAtMost} ${figure.unit}`, passes: hub <= bar.hubAtMost };
  if (ratio === null) return { ratio, bar: '', passes: null };
  if ('ratioAtMost' in bar) return { ratio, bar: `≤ ${bar.ratioAtMost}`, passes: ratio <= bar.ratioAtMost };
  return { ratio, bar: `≥ ${bar.ratioAtLeast}`, passes: ratio >= bar.ratioAtLeast };
}
