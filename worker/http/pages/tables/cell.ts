/** `GET /[{kind}s/]{ns}/{name}/cell/{rev}/{path}?row=&column=`: an embedded file of a row of one file. */
import { readCellOf } from '../../../app/datasets/read-cell.ts';
import { hubError } from '../../../domain/errors.ts';
import { fail, ok } from '../../../domain/result.ts';
import { cellAnswer } from '../../datasets/cached-assets.ts';
import type { RepoPage } from '../repo-page.ts';
import { openFilePage } from './file-page.ts';

export const sendCell: RepoPage = async (context, repo, rest) => {
  const { searchParams } = new URL(context.req.url);
  const row = searchParams.get('row') ?? '';
  const column = searchParams.get('column');
  if (!/^\d{1,12}$/.test(row) || column === null) {
    return fail(hubError('bad-request', 'Name the cell with "row" and "column".'));
  }
  const file = await openFilePage(context, repo, rest);
  if (!file.ok) return file;
  const read = await readCellOf(file.value.table, { row: Number(row), column });
  return read.ok ? ok(cellAnswer(context, read.value)) : read;
};
