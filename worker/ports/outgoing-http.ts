/**
 * Requests to other hosts that users have a say in. Whatever implements this keeps them out of the operator's own network
 * (domain/address-policy.ts), follows no redirect and gives up after a time.
 */
export interface OutgoingPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
}

export interface OutgoingGet {
  readonly url: string;
  readonly timeoutMs: number;
  /** A longer answer is a failure. */
  readonly maxBytes: number;
}

/** `reason` is a sentence without the URL, which may hold a secret. */
export interface OutgoingFailure {
  readonly kind: 'failed';
  readonly reason: string;
}

export interface OutgoingHttp {
  /** The answer's body is thrown away: what a host says is not for the user who chose it to read. */
  post(request: OutgoingPost): Promise<{ readonly kind: 'answered'; readonly status: number } | OutgoingFailure>;
  get(
    request: OutgoingGet,
  ): Promise<{ readonly kind: 'answered'; readonly status: number; readonly body: string } | OutgoingFailure>;
  /** Why no request will be sent to the URL, or null. Names are looked up only when one is sent. */
  refusal(url: string): string | null;
}
