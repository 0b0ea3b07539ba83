/** How a request proved who it is; `whoami` reports it and the CSRF check asks for it. */
import type { TokenScope } from './access.ts';

export type TokenId = string & { readonly __brand: 'TokenId' };
export type SessionId = string & { readonly __brand: 'SessionId' };

export type Credential =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'token';
      readonly tokenId: TokenId;
      readonly displayName: string;
      readonly scope: TokenScope;
      /** An app got it for its user, who never named it. */
      readonly isApp: boolean;
      /** Milliseconds since the epoch. */
      readonly createdAt: number;
    }
  | { readonly kind: 'session'; readonly sessionId: SessionId };
