/** What to tell a reader about a refused form: the hub's own sentence in English, the catalogue's in other languages. */
import type { FormFailure } from '../contract.ts';
import type { MessageKey } from '../locales/index.ts';
import { errorTitle } from './error-title.ts';
import type { I18n } from './i18n.ts';

const known: Readonly<Record<string, MessageKey>> = {
  'bad-name': 'failure.bad-name',
  'already-exists': 'failure.already-exists',
  'too-many-requests': 'failure.too-many-requests',
  'user-not-found': 'failure.user-not-found',
  forbidden: 'failure.forbidden',
  conflict: 'failure.conflict',
  'bad-credentials': 'failure.bad-credentials',
  'wrong-password': 'failure.wrong-password',
  'passwords-differ': 'failure.passwords-differ',
  'not-confirmed': 'failure.not-confirmed',
  'bad-password': 'failure.bad-password',
  'bad-email': 'failure.bad-email',
  'bad-token-name': 'failure.bad-token-name',
  'sign-up-closed': 'failure.sign-up-closed',
  'too-many-organizations': 'failure.too-many-organizations',
  'already-member': 'failure.already-member',
  'no-such-user': 'failure.no-such-user',
  'last-admin': 'failure.last-admin',
  'organization-owns': 'failure.organization-owns',
  'organization-not-confirmed': 'failure.organization-not-confirmed',
  'bad-user-code': 'failure.bad-user-code',
};

export function failureText({ t, locale }: I18n, { code, message }: FormFailure): string {
  if (locale === 'en' && message !== '') return message;
  const key = Object.hasOwn(known, code) ? known[code] : undefined;
  return key === undefined ? errorTitle(t, 400) : t(key);
}
