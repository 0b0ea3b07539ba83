/** `GET` and `POST /organizations/new`: making an organization with a form. */
import type { NewOrganizationData } from '#portal';
import { createOrganization } from '../../app/organizations/create-organization.ts';
import { readForm } from './form.ts';
import { formFailure } from './form-failure.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

export const showNewOrganization = signedIn((context) => {
  const values = { name: '', fullName: '' };
  return respondWithPage(context, { name: 'new-organization', data: { values, failure: null } });
});

export const submitNewOrganization = signedIn(async (context, user) => {
  const form = await readForm(context.req.raw);
  const values: NewOrganizationData['values'] = {
    name: (form.get('name') ?? '').trim().slice(0, 200),
    fullName: (form.get('full_name') ?? '').trim().slice(0, 200),
  };
  const created = await createOrganization(context.get('services'), user, values);
  if (created.ok) return context.redirect(`/organizations/${created.value.name}/settings?created`, 303);
  const { failure, status } = formFailure(created.error, { conflict: 'too-many-organizations' });
  return respondWithPage(context, { name: 'new-organization', data: { values, failure } }, status);
});
