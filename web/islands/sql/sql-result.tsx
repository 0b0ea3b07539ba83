/** The answer to a query: a grid, a page at a time, and files to take along. */
import { For, type JSX, Show, createEffect, createSignal, on, onMount } from 'solid-js';
import { makeGrid } from '../../behaviours/grid.ts';
import { formatFor } from '../../lib/format.ts';
import { Icon } from '../../ui/icon.tsx';
import cell from '../../features/table/table-cell.module.css';
import grid from '../../features/table/table-grid.module.css';
import { cellText, csvOf, jsonOf } from './result-text.ts';
import type { SqlRun } from './types.ts';
import styles from '../sql-console.module.css';

export type SqlResultWords = Readonly<
  Record<'result' | 'none' | 'cut' | 'export' | 'shown' | 'previous' | 'next' | 'rowNumber', string>
>;

const PAGE_SIZE = 100;
const MAX_COLUMNS = 100;
const MAX_CELL_CHARS = 2000;
const SHORT_LENGTH = 90;

export function SqlResult(props: { run: SqlRun; tag: string; fileName: string; words: SqlResultWords }): JSX.Element {
  const [page, setPage] = createSignal(0);
  let table: HTMLTableElement | undefined;
  const columns = (): readonly string[] => props.run.columns.slice(0, MAX_COLUMNS);
  const rows = (): SqlRun['rows'] => props.run.rows.slice(page() * PAGE_SIZE, (page() + 1) * PAGE_SIZE);
  const isRight = (at: number): boolean => props.run.rows.slice(0, 50).some((row) => isNumber(row[at]));

  createEffect(
    on(
      () => props.run,
      () => setPage(0),
    ),
  );
  onMount(() => {
    if (table !== undefined) makeGrid(table);
  });

  const shown = (): string => {
    const { number } = formatFor(props.tag);
    const first = page() * PAGE_SIZE;
    return props.words.shown
      .replace('{first}', number(first))
      .replace('{last}', number(first + rows().length - 1))
      .replace('{total}', number(props.run.rows.length));
  };

  return (
    <section class={styles.result} aria-label={props.words.result}>
      <Show when={props.run.rows.length > 0} fallback={<p class={styles.none}>{props.words.none}</p>}>
        <div class={styles.bar}>
          <Show when={props.run.rows.length > PAGE_SIZE} fallback={<span />}>
            <div class={styles.pages}>
              <button type="button" class={styles.plain} disabled={page() === 0} onClick={() => setPage(page() - 1)}>
                {props.words.previous}
              </button>
              <span>{shown()}</span>
              <button
                type="button"
                class={styles.plain}
                disabled={(page() + 1) * PAGE_SIZE >= props.run.rows.length}
                onClick={() => setPage(page() + 1)}
              >
                {props.words.next}
              </button>
            </div>
          </Show>
          <div class={styles.pages}>
            <For each={['csv', 'json'] as const}>
              {(format) => (
                <button type="button" class={styles.plain} onClick={() => save(props.run, props.fileName, format)}>
                  <Icon name="download" />
                  {props.words.export.replace('{format}', format.toUpperCase())}
                </button>
              )}
            </For>
          </div>
        </div>
        <div class={`${grid.box} ${grid.high}`} tabindex="0" role="region" aria-label={props.words.result}>
          <table
            class={grid.grid}
            ref={table}
            aria-rowcount={props.run.rows.length + 1}
            aria-colcount={props.run.columns.length + 1}
            aria-label={props.words.result}
          >
            <thead>
              <tr aria-rowindex="1">
                <th scope="col" class={grid.corner}>
                  <span aria-hidden="true">#</span>
                  <span class="visually-hidden">{props.words.rowNumber}</span>
                </th>
                <For each={columns()}>
                  {(name) => (
                    <th scope="col">
                      <bdi class={grid.name}>{name}</bdi>
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <For each={rows()}>
                {(row, at) => (
                  <tr aria-rowindex={page() * PAGE_SIZE + at() + 2}>
                    <th scope="row" class={grid.rowHead}>
                      {page() * PAGE_SIZE + at()}
                    </th>
                    <For each={columns()}>
                      {(_name, column) => (
                        <td class={isRight(column()) ? grid.number : undefined}>
                          <Value value={row[column()]} />
                        </td>
                      )}
                    </For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <Show when={props.run.isCut}>
          <p class={styles.none}>{props.words.cut}</p>
        </Show>
      </Show>
    </section>
  );
}

function Value(props: { value: unknown }): JSX.Element {
  const text = (): string => cellText(props.value);
  const isNested = (): boolean =>
    typeof props.value === 'object' && !(props.value instanceof Date) && !(props.value instanceof Uint8Array);
  return (
    <Show when={props.value !== null && props.value !== undefined} fallback={<span class={cell.null}>null</span>}>
      <Show
        when={text().length > SHORT_LENGTH || text().includes('\n')}
        fallback={
          <span class={isNested() ? cell.json : cell.text} dir="auto">
            {text()}
          </span>
        }
      >
        <details class={cell.long}>
          <summary>
            <span class={`${cell.clamped} ${isNested() ? cell.json : ''}`} dir="auto">
              {text().slice(0, MAX_CELL_CHARS)}
            </span>
          </summary>
        </details>
      </Show>
    </Show>
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function save(run: SqlRun, fileName: string, format: 'csv' | 'json'): void {
  const text = format === 'csv' ? csvOf(run) : jsonOf(run);
  const address = URL.createObjectURL(new Blob([text], { type: format === 'csv' ? 'text/csv' : 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName}.${format}`;
  link.click();
  // The browser takes the bytes over before the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
