/** `GET` and `POST /organizations/{name}/settings`: members, what it is called and its end, and leaving it. */
import type { OrganizationSettingsData } from '#portal';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { UserActor } from '../../app/accounts/require.ts';
import { addMember } from '../../app/organizations/add-member.ts';
import { deleteOrganization } from '../../app/organizations/delete-organization.ts';
import { listMemberPage } from '../../app/organizations/list-members.ts';
import { loadOrganization } from '../../app/organizations/load-organization.ts';
import { removeMember } from '../../app/organizations/remove-member.ts';
import { setMemberRole } from '../../app/organizations/set-member-role.ts';
import { updateOrganization } from '../../app/organizations/update-organization.ts';
import { type OrganizationRole, decideAdminister, memberRole, organizationRoles } from '../../domain/access.ts';
import type { OrganizationRecord } from '../../domain/account.ts';
import { type HubError, hubError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Result } from '../../domain/result.ts';
import type { HubContext } from '../hub-env.ts';
import { formatPageError } from './error.ts';
import { readForm } from './form.ts';
import { formFailure, ownFailure } from './form-failure.ts';
import { readPage } from './page-number.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

const PAGE_SIZE = 50;

type FormName = NonNullable<OrganizationSettingsData['outcome']>['form'];

export const showOrganizationSettings = signedIn(async (context, user) => {
  const found = await loadOrganization(context.get('services'), context.req.param('name') ?? '');
  if (!found.ok) return formatPageError(context, found.error);
  const saved = context.req.query('saved');
  const form = savedForms.find((each) => each === saved);
  return respond(context, user, found.value, form === undefined ? {} : { outcome: { form, failure: null } });
});

const savedForms = ['profile', 'add', 'members'] as const satisfies readonly FormName[];

export const submitOrganizationSettings = signedIn(async (context, user) => {
  const found = await loadOrganization(context.get('services'), context.req.param('name') ?? '');
  if (!found.ok) return formatPageError(context, found.error);
  const form = await readForm(context.req.raw);
  return (ownValue(forms, form.get('form') ?? '') ?? submitProfile)(context, user, found.value, form);
});

type Submit = (
  context: HubContext,
  user: UserActor,
  organization: OrganizationRecord,
  form: URLSearchParams,
) => Promise<Response>;

const submitProfile: Submit = async (context, user, organization, form) => {
  const fullName = (form.get('full_name') ?? '').trim().slice(0, 200);
  const saved = await updateOrganization(context.get('services'), user, { name: organization.name, fullName });
  return finish(context, user, { ...organization, fullName }, 'profile', saved);
};

const submitMember: Submit = async (context, user, organization, form) => {
  const values = { username: (form.get('username') ?? '').trim().slice(0, 200), role: readRole(form) };
  const added = await addMember(context.get('services'), user, { organization: organization.name, ...values });
  if (added.ok) return finish(context, user, organization, 'add', added);
  const as = { 'already-exists': 'already-member', 'user-not-found': 'no-such-user' } as const;
  const { failure, status } = formFailure(added.error, as);
  return respond(context, user, organization, { values, outcome: { form: 'add', failure } }, status);
};

const submitRole: Submit = async (context, user, organization, form) => {
  const input = { organization: organization.name, username: form.get('username') ?? '', role: readRole(form) };
  return finish(context, user, organization, 'members', await setMemberRole(context.get('services'), user, input));
};

const submitRemoval: Submit = async (context, user, organization, form) => {
  const input = { organization: organization.name, username: form.get('username') ?? '' };
  return finish(context, user, organization, 'members', await removeMember(context.get('services'), user, input));
};

const submitLeaving: Submit = async (context, user, organization) => {
  const input = { organization: organization.name, username: user.username };
  const left = await removeMember(context.get('services'), user, input);
  if (left.ok) return context.redirect(`/${organization.name}`, 303);
  return finish(context, user, organization, 'leave', left);
};

const submitDeletion: Submit = async (context, user, organization, form) => {
  if ((form.get('confirmation') ?? '').trim() !== organization.name) {
    const { failure, status } = ownFailure('organization-not-confirmed');
    return respond(context, user, organization, { outcome: { form: 'delete', failure } }, status);
  }
  const deleted = await deleteOrganization(context.get('services'), user, organization.name);
  if (deleted.ok) return context.redirect(`/${user.username}`, 303);
  const { failure, status } = formFailure(deleted.error, { conflict: 'organization-owns' });
  return respond(context, user, organization, { outcome: { form: 'delete', failure } }, status);
};

const forms: Readonly<Record<string, Submit | undefined>> = {
  profile: submitProfile,
  add: submitMember,
  role: submitRole,
  remove: submitRemoval,
  leave: submitLeaving,
  delete: submitDeletion,
};

function readRole(form: URLSearchParams): OrganizationRole {
  return organizationRoles.find((role) => role === form.get('role')) ?? 'read';
}

/** After a success the page is asked for anew, so that reloading it repeats nothing. */
async function finish(
  context: HubContext,
  user: UserActor,
  organization: OrganizationRecord,
  form: FormName,
  done: Result<unknown, HubError>,
): Promise<Response> {
  if (done.ok) return context.redirect(`/organizations/${organization.name}/settings?saved=${form}`, 303);
  const { failure, status } = formFailure(done.error, { conflict: 'last-admin', 'user-not-found': 'no-such-user' });
  return respond(context, user, organization, { outcome: { form, failure } }, status);
}

/** For members, who may leave, and for those who decide; an administrator of the hub decides everywhere. */
async function respond(
  context: HubContext,
  user: UserActor,
  organization: OrganizationRecord,
  data: Partial<Pick<OrganizationSettingsData, 'values' | 'outcome'>>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const role = memberRole(user, organization.id);
  const mayAdminister = decideAdminister(user, organization.id) === 'allow';
  if (role === null && !mayAdminister) {
    return formatPageError(context, hubError('forbidden', `Only members of "${organization.name}" see this.`));
  }
  const page = readPage(context.req.query('page'));
  const found = await listMemberPage(context.get('services'), organization.name, { page, perPage: PAGE_SIZE });
  if (!found.ok) return formatPageError(context, found.error);
  const { name, fullName } = organization;
  const shown: OrganizationSettingsData = {
    organization: { name, fullName },
    role,
    mayAdminister,
    members: found.value.members.map((member) => ({
      name: member.user.username,
      fullName: member.user.fullName,
      role: member.role,
      joinedAt: member.joinedAt,
    })),
    total: found.value.total,
    page,
    pageSize: PAGE_SIZE,
    isNew: context.req.query('created') !== undefined,
    values: { username: '', role: 'write' },
    outcome: null,
    ...data,
  };
  return respondWithPage(context, { name: 'organization-settings', data: shown }, status);
}
