/** Refusals in the words of OAuth (RFC 6749 and its kin): clients act on the code, people read the sentence. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'access_denied'
  | 'temporarily_unavailable';

export interface OAuthError {
  readonly error: OAuthErrorCode;
  readonly description: string;
}

export function oauthError(error: OAuthErrorCode, description: string): OAuthError {
  return { error, description };
}
