/** Runs one query in the browser; loaded when the first is run. */
import { executeSql } from 'squirreling';
import { linesSource } from './lines-source.ts';
import { parquetSource } from './parquet-source.ts';
import type { Reading } from './reading.ts';
import type { SqlSource } from '../../contract.ts';
import type { SqlRun } from './types.ts';

/** What a page can hold; a LIMIT asks for fewer. */
export const MAX_RESULT_ROWS = 10_000;
const ROWS_BETWEEN_PAUSES = 2000;

export async function runSql(sql: string, from: SqlSource, reading: Reading): Promise<SqlRun> {
  const source =
    from.kind === 'parquet' ? await parquetSource(from.files, reading) : linesSource(from.url, from.columns, reading);
  const { columns, rows } = executeSql({
    tables: { data: source },
    query: withExactIntegers(sql),
    signal: reading.signal,
  });
  const found: unknown[][] = [];
  let isCut = false;
  for await (const row of rows()) {
    reading.signal.throwIfAborted();
    if (found.length >= MAX_RESULT_ROWS) {
      isCut = true;
      break;
    }
    const cells: unknown[] = [];
    for (const name of row.columns) cells.push(await row.cells[name]?.());
    found.push(cells);
    if (found.length % ROWS_BETWEEN_PAUSES === 0) await pause();
  }
  // The engine ends its rows early, and without a word, when it is stopped.
  reading.signal.throwIfAborted();
  return { columns, rows: found, isCut };
}

/** What is quoted or a remark, and integers of so many digits that some are beyond 2^53. */
const QUOTED_OR_LARGE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![\w.])\d{16,}(?![\w.])/g;

/** The engine compares to the last digit what has an `n` behind it. */
export function withExactIntegers(sql: string): string {
  return sql.replace(QUOTED_OR_LARGE, (part) =>
    /^\d/.test(part) && !Number.isSafeInteger(Number(part)) ? `${part}n` : part,
  );
}

/** Lets the page draw and hear a click on Stop. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
