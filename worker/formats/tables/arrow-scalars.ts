/** Dates, times and decimals of Arrow as cells show them: ISO texts to the last digit, and numbers. */
import type { TimeUnit } from './arrow-schema.ts';

const perSecond: Readonly<Record<TimeUnit, bigint>> = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n };

/** Null for a year that JavaScript has no date for. */
export function dateText(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : (date.toISOString().split('T')[0] ?? null);
}

/** In UTC and without a zone, as cells of Parquet files are; with as many digits of the second as are needed. */
export function timestampText(value: bigint, unit: TimeUnit): string | null {
  const { seconds, fraction } = split(value, unit);
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, -5)}${fraction}`;
}

/** Of a day. */
export function timeText(value: bigint, unit: TimeUnit): string | null {
  const { seconds, fraction } = split(value, unit);
  if (seconds < 0n || seconds >= 86_400n) return null;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(11, 19)}${fraction}`;
}

function split(value: bigint, unit: TimeUnit): { readonly seconds: bigint; readonly fraction: string } {
  const per = perSecond[unit];
  const rest = ((value % per) + per) % per;
  if (rest === 0n) return { seconds: value / per, fraction: '' };
  const digits = rest.toString().padStart(per.toString().length - 1, '0');
  // Milliseconds, microseconds or nanoseconds.
  const shown = digits.replace(/(?:000)+$/, '');
  return { seconds: (value - rest) / per, fraction: `.${shown}` };
}

/** Two's complement, the least byte first. */
export function decimalNumber(bytes: Uint8Array, scale: number): number {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  value = BigInt.asIntN(bytes.length * 8, value);
  // The text of a decimal is read to the nearest double, which a multiplication would miss.
  return Number(`${value}e${-scale}`);
}
