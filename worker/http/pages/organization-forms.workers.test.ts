import { beforeEach, describe, expect, it } from 'vitest';
import { addAccount, ask, openPages, read, rendered, send, sessionOf, shown } from '../../../test/support/pages.ts';

beforeEach(openPages);

describe('the forms of organizations', () => {
  const at = '/organizations/engines/settings';

  beforeEach(async () => {
    await addAccount('bob');
    await send('/organizations/new', { name: 'engines', full_name: 'The Engines' });
  });

  it('make one and lead to its members, or say why not', async () => {
    expect((await ask('/organizations/new')).headers.get('location')).toBe('/login?next=%2Forganizations%2Fnew');
    const made = await send('/organizations/new', { name: 'wheels' });
    expect([made.status, made.headers.get('location')]).toEqual([303, '/organizations/wheels/settings?created']);
    expect((await send('/organizations/new', { name: 'Bob', full_name: 'Bobs' })).status).toBe(409);
    expect(shown('new-organization')).toMatchObject({
      values: { name: 'Bob', fullName: 'Bobs' },
      failure: { code: 'already-exists' },
    });
    await read('/organizations/wheels/settings?created');
    expect(shown('organization-settings')).toMatchObject({ isNew: true, role: 'admin', mayAdminister: true });
    expect(rendered?.context.viewer?.organizations).toEqual(['engines', 'wheels']);
  });

  it('add, change and remove members', async () => {
    const bob = await sessionOf('bob');
    expect((await ask(at, { headers: { Cookie: bob } })).status).toBe(403);
    expect((await send(at, { form: 'add', username: 'nobody', role: 'admin' })).status).toBe(404);
    expect(shown('organization-settings')).toMatchObject({
      values: { username: 'nobody', role: 'admin' },
      outcome: { form: 'add', failure: { code: 'no-such-user' } },
    });
    const added = await send(at, { form: 'add', username: 'bob', role: 'contributor' });
    expect([added.status, added.headers.get('location')]).toEqual([303, `${at}?saved=add`]);
    await ask(at, { headers: { Cookie: bob } });
    expect(shown('organization-settings')).toMatchObject({
      role: 'contributor',
      mayAdminister: false,
      members: [
        { name: 'ada', role: 'admin' },
        { name: 'bob', role: 'contributor' },
      ],
    });
    for (const fields of [
      { form: 'role', username: 'bob', role: 'admin' },
      { form: 'remove', username: 'ada' },
      { form: 'profile', full_name: 'Mine' },
      { form: 'delete', confirmation: 'engines' },
    ]) {
      expect((await send(at, fields, bob)).status, fields.form).toBe(403);
    }
    expect((await send(at, { form: 'role', username: 'bob', role: 'read' })).status).toBe(303);
    expect((await send(at, { form: 'role', username: 'ada', role: 'read' })).status).toBe(409);
    expect(shown('organization-settings').outcome).toMatchObject({ form: 'members', failure: { code: 'last-admin' } });
    expect((await send(at, { form: 'remove', username: 'bob' })).status).toBe(303);
    expect((await ask(at, { headers: { Cookie: bob } })).status).toBe(403);
  });

  it('leave one, and end one', async () => {
    const bob = await sessionOf('bob');
    await send(at, { form: 'add', username: 'bob', role: 'write' });
    const left = await send(at, { form: 'leave' }, bob);
    expect([left.status, left.headers.get('location')]).toEqual([303, '/engines']);
    expect((await send(at, { form: 'leave' })).status).toBe(409);
    expect((await send(at, { form: 'delete', confirmation: 'engine' })).status).toBe(422);
    expect((await send('/new', { kind: 'model', owner: 'engines', name: 'one' })).headers.get('location')).toBe(
      '/engines/one',
    );
    expect((await send(at, { form: 'delete', confirmation: 'engines' })).status).toBe(409);
    expect(shown('organization-settings').outcome?.failure?.code).toBe('organization-owns');
    await send('/engines/one/settings', { form: 'delete', confirmation: 'engines/one' });
    const ended = await send(at, { form: 'delete', confirmation: 'engines' });
    expect([ended.status, ended.headers.get('location')]).toEqual([303, '/ada']);
    expect((await ask('/engines')).status).toBe(404);
  });

  it('show what is private on the page to members only', async () => {
    const bob = await sessionOf('bob');
    await send('/new', { kind: 'model', owner: 'engines', name: 'hidden', visibility: 'private' });
    await ask('/engines', { headers: { Cookie: bob } });
    expect(shown('owner')).toMatchObject({ isOrganization: true, repos: [], mayCreate: false, mayAdminister: false });
    expect(shown('owner').members).toMatchObject({ total: 1, first: [{ name: 'ada', role: 'admin' }] });
    await send(at, { form: 'add', username: 'bob', role: 'read' });
    await ask('/engines', { headers: { Cookie: bob } });
    expect(shown('owner')).toMatchObject({ repos: [{ name: 'hidden' }], mayCreate: false });
    await ask('/engines?tab=members');
    expect(shown('owner').links?.people.map(({ name, role }) => [name, role])).toContainEqual(['bob', 'read']);
    await ask('/bob');
    expect(shown('owner').organizations).toMatchObject([{ name: 'engines' }]);
    // The choice of owners offers what the reader may write in, and the hub checks what is sent.
    await ask('/new', { headers: { Cookie: bob } });
    expect(shown('new-repo').owners).toEqual(['bob']);
    expect((await send('/new', { kind: 'model', owner: 'engines', name: 'no' }, bob)).status).toBe(403);
    await read('/new?owner=engines');
    expect(shown('new-repo')).toMatchObject({ owners: ['ada', 'engines'], values: { owner: 'engines' } });
  });
});
