/**
 * The one catalogue of expected failures. A code fixes the HTTP status; each dialect (git, LFS, Hugging Face, v1,
 * pages) formats the error in its own way and never picks a status itself.
 */
const catalogue = {
  'bad-request': 400,
  'bad-name': 400,
  unauthenticated: 401,
  'bad-credentials': 401,
  forbidden: 403,
  gated: 403,
  'not-found': 404,
  'repo-not-found': 404,
  'revision-not-found': 404,
  'entry-not-found': 404,
  'object-not-found': 404,
  'user-not-found': 404,
  'already-exists': 409,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'range-not-satisfiable': 416,
  'content-mismatch': 422,
  unprocessable: 422,
  locked: 423,
  'too-many-requests': 429,
  internal: 500,
  'not-implemented': 501,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof catalogue;

export interface HubError {
  readonly code: ErrorCode;
  /** A sentence for the person at the other end: what is wrong and what to do. Never holds a secret. */
  readonly message: string;
  /** Facts a dialect may add to its answer, e.g. the URL of the repository that already exists. */
  readonly details?: Readonly<Record<string, string | number>>;
}

export function hubError(
  code: ErrorCode,
  message: string,
  details?: Readonly<Record<string, string | number>>,
): HubError {
  return details === undefined ? { code, message } : { code, message, details };
}

export function statusOf(error: HubError): (typeof catalogue)[ErrorCode] {
  return catalogue[error.code];
}
