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
          yield rowOf(JSON.parse(line), names);
        }
      },
    }),
  };
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
