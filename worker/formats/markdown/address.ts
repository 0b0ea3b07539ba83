/** Decides where a link or a picture of a card leads, with the parser that browsers use. */
import type { MarkdownPlace } from './place.ts';
import { ID_PREFIX } from './schema.ts';

export type Address =
  /** On this hub. */
  | { readonly kind: 'own'; readonly href: string }
  | { readonly kind: 'foreign'; readonly href: string; readonly host: string };

/** Stands for the repository while a relative address is resolved; no such host can exist (RFC 2606). */
const HERE = 'repository.invalid';
const HUB_HOSTS = new Set(['huggingface.co', 'www.huggingface.co', 'hf.co']);
const EMBEDDED_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=\s]*$/i;

/** Null for what leads nowhere good. */
export function linkAddress(written: string, place: MarkdownPlace): Address | null {
  const text = written.trim();
  if (text.startsWith('#')) return { kind: 'own', href: text === '#' ? '#' : `#${ID_PREFIX}${text.slice(1)}` };
  if (/^mailto:/i.test(text)) return URL.canParse(text) ? { kind: 'foreign', href: text, host: '' } : null;
  return webAddress(text, place, (path) => place.pageOf(path));
}

/** As `linkAddress`, for what a browser loads by itself. */
export function mediaAddress(written: string, place: MarkdownPlace): Address | null {
  const text = written.trim();
  if (/^data:/i.test(text)) return EMBEDDED_IMAGE.test(text) ? { kind: 'own', href: text } : null;
  return webAddress(text, place, (path) => place.contentOf(path));
}

function webAddress(text: string, place: MarkdownPlace, addressOf: (path: string) => string): Address | null {
  const directory = place.directory === '' ? '' : `${place.directory.split('/').map(encodeURIComponent).join('/')}/`;
  const url = URL.parse(text, `https://${HERE}/${directory}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.host === HERE) {
    if (/^[/\\]/.test(text)) return { kind: 'own', href: url.pathname + url.search + url.hash };
    const path = decodePath(url.pathname.slice(1));
    return path === null ? null : { kind: 'own', href: addressOf(path) + url.hash };
  }
  const path = HUB_HOSTS.has(url.host) ? pathInRepository(url.pathname, place.hubPath) : null;
  if (path !== null) return { kind: 'own', href: addressOf(path) + url.hash };
  return { kind: 'foreign', href: url.href, host: url.host };
}

/** The file that an address on the Hugging Face Hub means, when it is one of this very repository. */
function pathInRepository(pathname: string, hubPath: string): string | null {
  const start = `/${hubPath}/`;
  if (!pathname.toLowerCase().startsWith(start.toLowerCase())) return null;
  const match = /^(?:resolve|blob|raw)\/[^/]+\/(.+)$/.exec(pathname.slice(start.length));
  return match?.[1] === undefined ? null : decodePath(match[1]);
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path).replace(/\/+$/, '');
  } catch {
    // A stray percent sign: no file can be meant.
    return null;
  }
}
