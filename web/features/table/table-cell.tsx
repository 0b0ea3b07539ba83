/** One value of a table. Everything in it was written by strangers: it is text, and nothing in it is obeyed. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { TableCell as Cell, TableColumn } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './table-cell.module.css';

/** Longer ones, and those of several lines, are shown in part until they are opened. */
const SHORT_LENGTH = 90;
/** Up to here a text stands on one line, and its column is as narrow as it can be. */
const WORD_LENGTH = 24;

export function TableCell(props: { cell: Cell; column: TableColumn; row: number }): JSX.Element {
  const cell = (): Cell => props.cell;
  return (
    <Switch fallback={<Special cell={cell()} column={props.column} row={props.row} />}>
      <Match when={cell() === null}>
        <span class={styles.null}>null</span>
      </Match>
      <Match when={typeof cell() === 'string'}>
        <Text text={cell() as string} />
      </Match>
      <Match when={typeof cell() === 'number'}>
        <NumberText value={cell() as number} />
      </Match>
      <Match when={typeof cell() === 'boolean'}>
        <span class={styles.boolean}>{String(cell())}</span>
      </Match>
    </Switch>
  );
}

function Special(props: { cell: Cell; column: TableColumn; row: number }): JSX.Element {
  const { t, format } = useI18n();
  const { cell } = props;
  if (cell === null || typeof cell !== 'object') return undefined;
  switch (cell.kind) {
    case 'cut':
      return (
        <Text
          text={cell.text}
          rest={cell.length === null ? t('table.cut.unknown') : t('table.cut', { count: cell.length })}
        />
      );
    case 'digits':
      return <>{cell.text}</>;
    case 'nested':
      return <Nested json={cell.json} isCut={cell.isCut} />;
    case 'label':
      return (
        <span class={styles.label} title={String(cell.value)}>
          <bdi>{cell.name}</bdi>
        </span>
      );
    case 'time': {
      const iso = new Date(cell.at).toISOString();
      return (
        <time datetime={cell.isDay ? iso.slice(0, 10) : iso} title={iso}>
          {cell.isDay ? format.date(cell.at) : format.dateTime(cell.at)}
        </time>
      );
    }
    case 'image':
      return (
        <a class={styles.image} href={cell.src}>
          <img
            src={cell.src}
            alt={t('table.image', { column: props.column.name, row: props.row })}
            loading="lazy"
            decoding="async"
            height="72"
          />
        </a>
      );
    case 'audio':
      return (
        <audio
          class={styles.audio}
          src={cell.src}
          controls
          preload="none"
          aria-label={t('table.audio', { column: props.column.name, row: props.row })}
        />
      );
    case 'binary':
      return <span class={styles.null}>{format.bytes(cell.sizeBytes)}</span>;
  }
}

function Text(props: { text: string; rest?: string }): JSX.Element {
  const isShort = (): boolean =>
    props.rest === undefined && props.text.length <= SHORT_LENGTH && !props.text.includes('\n');
  return (
    <Show
      when={isShort()}
      fallback={
        <details class={styles.long}>
          <summary>
            <span class={styles.clamped} dir="auto">
              {props.text}
            </span>
          </summary>
          <Show when={props.rest}>
            <p class={styles.rest}>{props.rest}</p>
          </Show>
        </details>
      }
    >
      <span class={props.text.length <= WORD_LENGTH ? styles.word : styles.text} dir="auto">
        {props.text}
      </span>
    </Show>
  );
}

function Nested(props: { json: string; isCut: boolean }): JSX.Element {
  const { t } = useI18n();
  return (
    <Show
      when={props.isCut || props.json.length > SHORT_LENGTH}
      fallback={
        <code class={styles.json} dir="ltr">
          {props.json}
        </code>
      }
    >
      <details class={styles.long}>
        <summary>
          <code class={`${styles.clamped} ${styles.json}`} dir="ltr" data-json={props.isCut ? undefined : ''}>
            {props.json}
          </code>
        </summary>
        <Show when={props.isCut}>
          <p class={styles.rest}>{t('table.cut.nested')}</p>
        </Show>
      </details>
    </Show>
  );
}

/** Ids and years are numbers too: no separators. A long fraction is cut, and told whole by its title. */
function NumberText(props: { value: number }): JSX.Element {
  const whole = (): string => (Object.is(props.value, -0) ? '-0' : String(props.value));
  // Its last digits were lost on the way.
  if (Number.isInteger(props.value))
    return Number.isSafeInteger(props.value) ? whole() : `≈ ${BigInt(props.value).toString()}`;
  const short = String(Number(props.value.toPrecision(7)));
  return (
    <Show when={short !== whole()} fallback={short}>
      <span title={whole()}>{short}</span>
    </Show>
  );
}
