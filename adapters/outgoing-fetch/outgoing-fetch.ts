/** Outgoing requests through a network that the runtime restricts (`OUTGOING`), or through the platform's own fetch. */
import { refusalOf } from '../../worker/domain/address-policy.ts';
import type { OutgoingFailure, OutgoingGet, OutgoingHttp, OutgoingPost } from '../../worker/ports/outgoing-http.ts';

export interface OutgoingNetwork {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export class OutgoingFetch implements OutgoingHttp {
  readonly #network: OutgoingNetwork;
  readonly #allowed: readonly string[];

  /** `allowed`: ranges beside the public ones, e.g. `10.0.0.0/8`; the network has the same. */
  constructor(network: OutgoingNetwork, allowed: readonly string[]) {
    this.#network = network;
    this.#allowed = allowed;
  }

  refusal(url: string): string | null {
    return refusalOf(url, this.#allowed);
  }

  async post(request: OutgoingPost): Promise<{ kind: 'answered'; status: number } | OutgoingFailure> {
    return this.#send(request, { method: 'POST', headers: request.headers, body: request.body }, async (response) => {
      await response.body?.cancel();
      return { kind: 'answered', status: response.status };
    });
  }

  async get(request: OutgoingGet): Promise<{ kind: 'answered'; status: number; body: string } | OutgoingFailure> {
    const init = { headers: { Accept: 'application/json' } };
    return this.#send(request, init, async (response): Promise<Answer | OutgoingFailure> => {
      const body = await readUpTo(response, request.maxBytes);
      return body === null ? failed('The answer is too long.') : { kind: 'answered', status: response.status, body };
    });
  }

  /** The time limit covers the answer's body too. */
  async #send<T>(
    { url, timeoutMs }: { readonly url: string; readonly timeoutMs: number },
    init: RequestInit,
    read: (response: Response) => Promise<T>,
  ): Promise<T | OutgoingFailure> {
    const refusal = this.refusal(url);
    if (refusal !== null) return failed(refusal);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await read(await this.#network.fetch(url, { ...init, redirect: 'manual', signal }));
    } catch {
      // Why is not told apart: it would tell a user about the operator's network.
      return failed(
        signal.aborted
          ? `There was no answer within ${timeoutMs / 1000} seconds.`
          : 'The host could not be reached, or is in a private network.',
      );
    }
  }
}

interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: string;
}

function failed(reason: string): OutgoingFailure {
  return { kind: 'failed', reason };
}

/** Null when there is more. */
async function readUpTo(response: Response, maxBytes: number): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
