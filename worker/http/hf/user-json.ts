/** A person as lists of people show them. */
import type { UserRecord } from '../../domain/account.ts';

export function userJson({ id, username, fullName }: UserRecord) {
  return {
    _id: id,
    avatarUrl: '',
    fullname: fullName === '' ? username : fullName,
    isPro: false,
    user: username,
    type: 'user' as const,
  };
}
