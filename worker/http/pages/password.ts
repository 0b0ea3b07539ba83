/** `GET` and `POST /settings/password`: changing the own password. */
import { changePassword } from '../../app/accounts/change-password.ts';
import { clientAddress } from '../client-address.ts';
import { readForm } from './form.ts';
import { formFailure, ownFailure } from './form-failure.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

/** Longer ones are not even hashed. */
const MAX_PASSWORD_CHARACTERS = 1000;

export const showPassword = signedIn((context) => {
  const isSaved = context.req.query('saved') !== undefined;
  return respondWithPage(context, { name: 'password', data: { failure: null, isSaved } });
});

export const submitPassword = signedIn(async (context, actor) => {
  const form = await readForm(context.req.raw);
  const read = (name: string): string => (form.get(name) ?? '').slice(0, MAX_PASSWORD_CHARACTERS);
  if (read('new') !== read('repeated')) {
    const { failure, status } = ownFailure('passwords-differ');
    return respondWithPage(context, { name: 'password', data: { failure, isSaved: false } }, status);
  }
  const changed = await changePassword(context.get('services'), actor, {
    username: actor.username,
    currentPassword: read('current'),
    newPassword: read('new'),
    credential: context.get('credential'),
    address: clientAddress(context),
  });
  if (changed.ok) return context.redirect('/settings/password?saved', 303);
  const { failure, status } = formFailure(changed.error, {
    forbidden: 'wrong-password',
    'bad-request': 'bad-password',
  });
  return respondWithPage(context, { name: 'password', data: { failure, isSaved: false } }, status);
});
