/** `GET` and `POST /settings`: the reader's own name and address. */
import { getUser } from '../../app/accounts/get-user.ts';
import { updateProfile } from '../../app/accounts/update-profile.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { formFailure } from './form-failure.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

export const showProfile = signedIn(async (context, actor) => {
  const user = await getUser(context.get('services'), actor, actor.username);
  if (!user.ok) return formatPageError(context, user.error);
  const values = { fullName: user.value.fullName, email: user.value.email ?? '' };
  const isSaved = context.req.query('saved') !== undefined;
  return respondWithPage(context, { name: 'profile', data: { values, failure: null, isSaved } });
});

export const submitProfile = signedIn(async (context, actor) => {
  const form = await readForm(context.req.raw);
  const values = {
    fullName: (form.get('full_name') ?? '').trim().slice(0, 200),
    email: (form.get('email') ?? '').trim().slice(0, 300),
  };
  const saved = await updateProfile(context.get('services'), actor, { username: actor.username, ...values });
  if (saved.ok) return context.redirect('/settings?saved', 303);
  const { failure, status } = formFailure(saved.error, { 'bad-request': 'bad-email' });
  return respondWithPage(context, { name: 'profile', data: { values, failure, isSaved: false } }, status);
});
