/** `/cached-assets/{ns}/{name}/--/{commit}/--/{config}/{split}/{row}/{column}/{file}`: embedded files of rows. */
import { readCell } from '../../app/datasets/read-cell.ts';
import type { CellContent } from '../../app/datasets/types.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { type Result, fail, ok } from '../../domain/result.ts';
import { untrustedContentHeaders } from '../content-headers.ts';
import { DATASETS_SERVER_PATH } from '../dialect.ts';
import type { HubContext } from '../hub-env.ts';
import { parseDataset } from './parameters.ts';

const MAX_AGE_SECONDS = 3600;

export async function cachedAssetRoute(context: HubContext): Promise<Result<Response, HubError>> {
  const written = context.req.path.slice(`${DATASETS_SERVER_PATH}/cached-assets/`.length).split('/');
  const segments = written.map(decoded).filter((segment) => segment !== null);
  const [namespace, name, dash, revision, secondDash, config, split, row = '', column] = segments;
  const isAddress =
    dash === '--' && secondDash === '--' && /^\d{1,12}$/.test(row) && segments.length === written.length;
  if (!isAddress || config === undefined || split === undefined || column === undefined) {
    return fail(hubError('entry-not-found', 'Not Found'));
  }
  const dataset = parseDataset(`${namespace}/${name}`);
  if (!dataset.ok) return dataset;
  const read = await readCell(context.get('services'), context.get('actor'), {
    dataset: dataset.value,
    revision,
    config,
    split,
    row: Number(row),
    column,
  });
  if (!read.ok) return read;
  return ok(cellAnswer(context, read.value));
}

/** `cell`: bytes by a stranger, for which no page of the hub is to answer. */
export function cellAnswer(context: HubContext, { bytes, commit, contentType }: CellContent): Response {
  return context.body(bytes, 200, {
    ...untrustedContentHeaders,
    'Content-Type': contentType,
    'Content-Disposition': contentType === 'application/octet-stream' ? 'attachment' : 'inline',
    // The commit is part of the address; who may see it is asked again when the copy is an hour old.
    'Cache-Control': `private, max-age=${MAX_AGE_SECONDS}`,
    'X-Revision': commit,
  });
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Not an address that this hub gave.
    return null;
  }
}
