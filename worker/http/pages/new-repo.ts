/** `GET` and `POST /new`: creating a repository with a form. */
import type { NewRepoData } from '#portal';
import type { HubContext } from '../hub-env.ts';
import { createRepo } from '../../app/repos/create-repo.ts';
import { writeLicenseCard } from '../../app/repos/write-license-card.ts';
import type { UserActor } from '../../app/accounts/require.ts';
import { type RepoKind, repoKinds, repoUrlPath } from '../../domain/repo.ts';
import { readForm } from './form.ts';
import { formFailure } from './form-failure.ts';
import { listWritableNamespaces } from '../../app/accounts/list-writable-namespaces.ts';
import { respondWithPage } from './respond.ts';
import { signedIn } from './signed-in.ts';

export const showNewRepo = signedIn(async (context, user) => {
  const kind = readKind(context.req.query('kind'));
  const owners = listWritableNamespaces(user);
  const wanted = context.req.query('owner') ?? '';
  const owner = owners.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? user.username;
  const values = { kind, owner, name: '', description: '', isPrivate: false, license: '' };
  return respondWithPage(context, { name: 'new-repo', data: { owners, values, failure: null } });
});

export const submitNewRepo = signedIn(async (context, user) => {
  const services = context.get('services');
  const values = valuesOf(await readForm(context.req.raw), user);
  const created = await createRepo(services, user, {
    kind: values.kind,
    namespace: values.owner,
    name: values.name,
    description: values.description,
    visibility: values.isPrivate ? 'private' : 'public',
  });
  if (!created.ok) return refuse(context, user, values, created.error);
  // Without it the repository is there all the same, only without a licence in its card.
  const written = await writeLicenseCard(services, user, created.value, values.license);
  if (!written.ok) services.log.warn('pages:license-card', { repo: created.value.id, code: written.error.code });
  return context.redirect(`/${repoUrlPath(created.value)}`, 303);
});

function refuse(
  context: HubContext,
  user: UserActor,
  values: NewRepoData['values'],
  error: Parameters<typeof formFailure>[0],
): Response {
  const owners = listWritableNamespaces(user);
  const { failure, status } = formFailure(error);
  return respondWithPage(context, { name: 'new-repo', data: { owners, values, failure } }, status);
}

function valuesOf(form: URLSearchParams, user: UserActor): NewRepoData['values'] {
  const read = (name: string, max: number): string => (form.get(name) ?? '').trim().slice(0, max);
  return {
    kind: readKind(form.get('kind') ?? undefined),
    owner: read('owner', 100) || user.username,
    name: read('name', 200),
    description: read('description', 2000),
    isPrivate: form.get('visibility') === 'private',
    license: read('license', 40),
  };
}

function readKind(text: string | undefined): RepoKind {
  return repoKinds.find((kind) => kind === text) ?? 'model';
}
