/** The `Link` header that leads a client to the next page. */
import type { HubContext } from '../hub-env.ts';
import { splitApiPrefix } from '../dialect.ts';

/**
 * The request's own URL below the hub's public address, with some query parameters replaced. It is absolute and its
 * `rel` in double quotes because @huggingface/hub reads it with that pattern.
 */
export function nextLink(context: HubContext, replace: Readonly<Record<string, string>>): string {
  const asked = new URL(context.req.url);
  for (const [name, value] of Object.entries(replace)) asked.searchParams.set(name, value);
  const { path } = splitApiPrefix(asked.pathname);
  return `<${context.get('baseUrl')}${path}?${asked.searchParams.toString()}>; rel="next"`;
}
