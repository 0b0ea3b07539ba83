/** Rows that the hub sends one JSON object a line, as a table that SQL can ask. */
import type { AsyncDataSource, AsyncRow, SqlPrimitive } from 'squirreling';
import type { Reading } from './reading.ts';

export function linesSource(url: string, columns: readonly string[], reading: Reading): AsyncDataSource {
  return {
    columns: [...columns],
    scan: (options) => ({
      appliedWhere: false,
      appliedLimitOffset: false,
      async *rows() {
        const names = options.columns ?? [...columns];
        for await (const line of reading.lines(url)) {
          if (options.signal?.aborted === true) return;
          if (line.trim() === '') continue;
          yield rowOf(parseLine(line), names);
        }
      },
    }),
  };
}

/** Integers keep every digit in browsers that hand their text out; a double's worth of them elsewhere. */
function parseLine(line: string): unknown {
  return /\d{16}/.test(line) ? (JSON.parse(line, reviveInteger) as unknown) : JSON.parse(line);
}

function reviveInteger(_key: string, value: unknown, ...[context]: readonly { readonly source?: string }[]): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d{1,40}$/.test(source) ? BigInt(source) : value;
}

function rowOf(value: unknown, names: string[]): AsyncRow {
  const held = typeof value === 'object' && value !== null ? value : {};
  // Without a prototype, so that a column may be called anything.
  const cells = Object.create(null) as AsyncRow['cells'];
  for (const name of names) {
    const cell: unknown = Object.getOwnPropertyDescriptor(held, name)?.value ?? null;
    cells[name] = () => Promise.resolve(cell as SqlPrimitive);
  }
  return { columns: names, cells };
}
