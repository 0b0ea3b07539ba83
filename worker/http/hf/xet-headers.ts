/** What tells a client that it can have a file over the Xet protocol, and where. */
import type { XetHash } from '../../domain/xet-hash.ts';
import type { HubContext } from '../hub-env.ts';
import { xetBaseUrl } from '../xet/xet-route.ts';

/** `@huggingface/hub` accepts this type when it wants to know where a file is instead of its bytes. */
export const XET_FILE_INFO = 'application/vnd.xet-fileinfo+json';

/** Only for a file whose reconstruction the Xet server really answers. `tokenPath`: where tokens for it are given out. */
export function xetHeaders(
  context: HubContext,
  tokenPath: string,
  hash: XetHash,
): readonly (readonly [string, string])[] {
  const baseUrl = context.get('baseUrl');
  const reconstruction = `${xetBaseUrl(baseUrl)}/v1/reconstructions/${hash}`;
  return [
    ['X-Xet-Hash', hash],
    ['Link', `<${baseUrl}${tokenPath}>; rel="xet-auth", <${reconstruction}>; rel="xet-reconstruction-info"`],
  ];
}
