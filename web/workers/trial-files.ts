/** The files of a model as the library asks for them: those that were offered, of the commit that was, and no others. */
import type { TrialOffer } from '../contract.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * The library first looks for files that a model may have, each with a request, and of the branch `main` whatever
 * commit it was told. What is there is known already.
 */
export function fetchOffered(offer: TrialOffer): Fetch {
  const sizes = new Map(offer.files.map(({ path, sizeBytes }) => [path, sizeBytes]));
  const folder = `${self.location.origin}/${offer.model}/resolve/`;
  return async (input, init) => {
    const address = typeof input === 'string' ? input : 'href' in input ? input.href : input.url;
    const path = address.startsWith(folder) ? decodeURI(address.slice(folder.length).replace(/^[^/]*\//, '')) : '';
    const sizeBytes = sizes.get(path);
    if (sizeBytes === undefined) return new Response(null, { status: 404 });
    if (new Headers(init?.headers).get('Range') === 'bytes=0-0') {
      return new Response(null, { status: 206, headers: { 'Content-Range': `bytes 0-0/${sizeBytes}` } });
    }
    // What only some may read does not stay behind in the browser.
    const cache = offer.mayKeep ? 'default' : 'no-store';
    try {
      return await fetch(addressOf(offer, path), { ...init, cache });
    } catch {
      // The browser says nothing more than that it failed.
      throw new Error(
        `${path}: the connection broke, or the store of the file lets no page of this hub read it (CORS).`,
      );
    }
  };
}

/** Null when the model has no such file. */
export async function readOffered(offer: TrialOffer, path: string): Promise<string | null> {
  if (!offer.files.some((file) => file.path === path)) return null;
  const answer = await fetch(addressOf(offer, path), { cache: offer.mayKeep ? 'default' : 'no-store' });
  return answer.ok ? answer.text() : null;
}

function addressOf(offer: TrialOffer, path: string): string {
  return `${self.location.origin}/${offer.model}/resolve/${offer.revision}/${encodeURI(path)}`;
}
