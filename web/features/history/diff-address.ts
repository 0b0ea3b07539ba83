/** Addresses that show the same differences another way. */

type Parameters = Readonly<Record<string, string | null>>;

/** The page's own address with some parameters changed; null takes one away. */
export function withParameters(url: string, changes: Parameters): string {
  const [path = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

const STEPS = [3, 20, 100];

/** One file alone, with more lines around its changes. */
export function expandAddress(url: string, path: string, context: number | null, anchor: string): string {
  const next = STEPS.find((step) => step > (context ?? Infinity));
  return `${withParameters(url, { file: path, context: next === undefined ? 'all' : String(next) })}#${anchor}`;
}
