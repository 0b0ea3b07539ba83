/** Queries to start from, made of the columns a table has. */
import type { TableColumn } from '../../contract.ts';
import type { Translate } from '../../lib/i18n.ts';
import { quoteColumn } from '../table/table-address.ts';

export function sqlExamples(
  t: Translate,
  columns: readonly TableColumn[],
): readonly { readonly label: string; readonly sql: string }[] {
  const group = columns.find(({ kind }) => kind === 'label') ?? columns.find(({ kind }) => kind === 'boolean');
  const text = columns.find(({ kind }) => kind === 'text');
  const number = columns.find(({ kind }) => kind === 'number');
  return [
    { label: t('sql.example.first'), sql: 'SELECT * FROM data LIMIT 20' },
    { label: t('sql.example.count'), sql: 'SELECT COUNT(*) AS rows FROM data' },
    ...(group === undefined ? countsOf(t, text) : countsOf(t, group)),
    ...(number === undefined
      ? []
      : [
          {
            label: t('sql.example.figures'),
            sql: `SELECT MIN(${quoteColumn(number.name)}) AS least, AVG(${quoteColumn(number.name)}) AS mean, MAX(${quoteColumn(number.name)}) AS greatest\nFROM data`,
          },
        ]),
    ...(text === undefined
      ? []
      : [
          {
            label: t('sql.example.longest'),
            sql: `SELECT *, LENGTH(${quoteColumn(text.name)}) AS characters\nFROM data\nORDER BY characters DESC\nLIMIT 10`,
          },
        ]),
  ];
}

function countsOf(
  t: Translate,
  column: TableColumn | undefined,
): readonly { readonly label: string; readonly sql: string }[] {
  if (column === undefined) return [];
  const name = quoteColumn(column.name);
  const sql = `SELECT ${name}, COUNT(*) AS rows\nFROM data\nGROUP BY ${name}\nORDER BY rows DESC\nLIMIT 20`;
  return [{ label: t('sql.example.group'), sql }];
}
