/** What can be asked of a table: search, conditions, an order, which columns; and the way to take the answer along. */
import { For, type JSX, Show } from 'solid-js';
import type { AskedTable, RepoHeading, TablePlace, TableQuery } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuLink } from '../../ui/menu.tsx';
import { quoteColumn, tableAddress } from '../table/table-address.ts';
import { type ExportFormat, exportAddress } from './dataset-paths.ts';
import styles from './table-tools.module.css';

const exportFormats: readonly (readonly [format: ExportFormat, label: string])[] = [
  ['csv', 'CSV'],
  ['jsonl', 'JSON Lines'],
  ['parquet', 'Parquet'],
];

export function TableTools(props: { data: AskedTable; repo: RepoHeading; of: TablePlace; base: string }): JSX.Element {
  return (
    <div class={styles.tools}>
      <Ask data={props.data} base={props.base} />
      <div class={styles.menus}>
        <Columns data={props.data} base={props.base} />
        <Export data={props.data} repo={props.repo} of={props.of} />
      </div>
      <Chips query={props.data.query} base={props.base} />
    </div>
  );
}

/** What a form sends along unseen, so that it changes one thing and keeps the rest. */
function Kept(props: { query: TableQuery; without: readonly (keyof TableQuery)[] }): JSX.Element {
  const fields = (): readonly (readonly [string, string])[] => {
    const { orderBy, hidden } = props.query;
    return [
      ...(orderBy !== '' && !props.without.includes('orderBy') ? [['orderby', orderBy] as const] : []),
      ...(props.without.includes('hidden') ? [] : hidden.map((name) => ['hide', name] as const)),
    ];
  };
  return <For each={fields()}>{([name, value]) => <input type="hidden" name={name} value={value} />}</For>;
}

function Ask(props: { data: AskedTable; base: string }): JSX.Element {
  const { t } = useI18n();
  const query = (): TableQuery => props.data.query;
  return (
    <form class={styles.ask} role="search" action={props.base}>
      <Show when={props.data.canSearch || query().search !== ''}>
        <span class={styles.field}>
          <Icon name="search" />
          <input
            type="search"
            name="q"
            value={query().search}
            aria-label={t('data.search')}
            placeholder={t('data.search')}
            maxlength="200"
            spellcheck={false}
            autocapitalize="none"
          />
        </span>
      </Show>
      <span class={`${styles.field} ${styles.where}`}>
        <span class={styles.keyword} aria-hidden="true">
          where
        </span>
        <input
          type="text"
          name="where"
          value={query().where}
          aria-label={t('data.where')}
          placeholder={exampleOf(props.data)}
          maxlength="2000"
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          dir="ltr"
        />
      </span>
      <Kept query={query()} without={['search', 'where']} />
      <Button>{t('data.apply')}</Button>
    </form>
  );
}

/** A condition that this table would take. */
function exampleOf({ columnNames, table }: AskedTable): string {
  const columns = table?.columns ?? [];
  const number = columns.find(({ kind }) => kind === 'number');
  if (number !== undefined) return `${quoteColumn(number.name)} >= 4`;
  const text = columns.find(({ kind }) => kind === 'text')?.name ?? columnNames[0];
  return text === undefined ? '' : `${quoteColumn(text)} LIKE 'A%'`;
}

function Columns(props: { data: AskedTable; base: string }): JSX.Element {
  const { t, format } = useI18n();
  const hidden = (): readonly string[] => props.data.query.hidden;
  return (
    <Show when={props.data.columnNames.length > 1}>
      <Menu
        align="end"
        summary={
          <>
            <Icon name="list" />
            {t('data.columns')}
            <Show when={hidden().length > 0}>
              <span class={styles.count}>{format.number(props.data.columnNames.length - hidden().length)}</span>
            </Show>
          </>
        }
      >
        <form class={styles.columns} action={props.base}>
          <Show when={props.data.query.search}>
            <input type="hidden" name="q" value={props.data.query.search} />
          </Show>
          <Show when={props.data.query.where}>
            <input type="hidden" name="where" value={props.data.query.where} />
          </Show>
          <Kept query={props.data.query} without={['hidden']} />
          <fieldset class={styles.names}>
            <legend>{t('data.columns.hide')}</legend>
            <For each={props.data.columnNames}>
              {(name) => (
                <label class={styles.name}>
                  <input type="checkbox" name="hide" value={name} checked={hidden().includes(name)} />
                  <bdi>{name}</bdi>
                </label>
              )}
            </For>
          </fieldset>
          <Button isSmall>{t('data.apply')}</Button>
        </form>
      </Menu>
    </Show>
  );
}

function Export(props: { data: AskedTable; repo: RepoHeading; of: TablePlace }): JSX.Element {
  const { t } = useI18n();
  return (
    <Menu
      align="end"
      summary={
        <>
          <Icon name="download" />
          {t('data.export')}
        </>
      }
    >
      <For each={exportFormats}>
        {([format, label]) => (
          <MenuLink href={exportAddress(props.repo, props.of, format, props.data.query)}>{label}</MenuLink>
        )}
      </For>
      <p class={styles.note}>{t('data.export.limit', { count: props.data.maxExportRows })}</p>
    </Menu>
  );
}

/** What narrows the rows at the moment, each with the way back. */
function Chips(props: { query: TableQuery; base: string }): JSX.Element {
  const { t } = useI18n();
  const chips = (): readonly { readonly text: string; readonly without: Partial<TableQuery> }[] => {
    const { search, where, orderBy, hidden } = props.query;
    return [
      ...(search === '' ? [] : [{ text: `“${search}”`, without: { search: '' } }]),
      ...(where === '' ? [] : [{ text: where, without: { where: '' } }]),
      ...(orderBy === '' ? [] : [{ text: `${t('data.order')}: ${orderBy}`, without: { orderBy: '' } }]),
      ...(hidden.length === 0
        ? []
        : [{ text: t('data.columns.hidden', { count: hidden.length }), without: { hidden: [] } }]),
    ];
  };
  return (
    <Show when={chips().length > 0}>
      <ul class={styles.chips} aria-label={t('list.filters')}>
        <For each={chips()}>
          {({ text, without }) => (
            <li>
              <a
                class={styles.chip}
                href={tableAddress(props.base, props.query, without)}
                aria-label={t('list.filter.remove', { filter: text })}
              >
                <bdi>{text}</bdi>
                <Icon name="close" />
              </a>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
