/** What tells a client that it can have a file over the Xet protocol, and where. */
import type { Oid } from '../../domain/oid.ts';
import type { RepoRecord } from '../../domain/repo-record.ts';
import type { XetHash } from '../../domain/xet-hash.ts';
import type { HubContext } from '../hub-env.ts';
import { xetBaseUrl } from '../xet/xet-route.ts';
import { apiKindName } from './repo-route.ts';

/** `@huggingface/hub` accepts this type when it wants to know where a file is instead of its bytes. */
export const XET_FILE_INFO = 'application/vnd.xet-fileinfo+json';

/** Only for a file whose reconstruction the Xet server really answers. */
export function xetHeaders(
  context: HubContext,
  repo: RepoRecord,
  commit: Oid,
  hash: XetHash,
): readonly (readonly [string, string])[] {
  const baseUrl = context.get('baseUrl');
  const token = `${baseUrl}/api/${apiKindName(repo.kind)}/${repo.namespace}/${repo.name}/xet-read-token/${commit}`;
  const reconstruction = `${xetBaseUrl(baseUrl)}/v1/reconstructions/${hash}`;
  return [
    ['X-Xet-Hash', hash],
    ['Link', `<${token}>; rel="xet-auth", <${reconstruction}>; rel="xet-reconstruction-info"`],
  ];
}
