/** Who belongs to an organization; its admins change roles and remove members, each with a form of their own. */
import { For, type JSX, Show } from 'solid-js';
import type { FormFailure as Failure, MemberView, OrganizationSettingsData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import field from '../../ui/field.module.css';
import { FormFailure } from '../../ui/form-failure.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { RoleBadge } from '../people/role-badge.tsx';
import { roleOptions } from './roles.ts';
import styles from './members.module.css';

export function Members(props: { data: OrganizationSettingsData; failure: Failure | null }): JSX.Element {
  const { t, format } = useI18n();
  const { organization, members, total, page, pageSize, mayAdminister } = props.data;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const address = (to: number): string => paths.organizationSettings(organization.name, to);
  return (
    <>
      <Panel
        id="members"
        title={t('owner.members')}
        lead={t('organization.members', { count: total, amount: format.number(total) })}
        inset="flush"
      >
        <Show when={props.failure}>
          <div class={styles.failure}>
            <FormFailure failure={props.failure} />
          </div>
        </Show>
        <ul>
          <For each={members}>
            {(member) => (
              <li class={styles.member}>
                <Who member={member} />
                <Show when={mayAdminister} fallback={<RoleBadge role={member.role} />}>
                  <Decide organization={organization.name} member={member} />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Panel>
      <Pagination
        label={t('list.pages')}
        position={t('list.page', { page, pages })}
        previous={page > 1 ? address(page - 1) : undefined}
        next={page < pages ? address(page + 1) : undefined}
        previousLabel={t('list.previous')}
        nextLabel={t('list.next')}
      />
    </>
  );
}

function Who(props: { member: MemberView }): JSX.Element {
  const { t } = useI18n();
  const { name, fullName, joinedAt } = props.member;
  return (
    <div class={styles.who}>
      <Avatar name={name} />
      <a href={paths.owner(name)}>{name}</a>
      <Show when={fullName !== ''}>
        <span>{fullName}</span>
      </Show>
      <span class={styles.joined}>
        {t('organization.joined')} <Time at={joinedAt} />
      </span>
    </div>
  );
}

function Decide(props: { organization: string; member: MemberView }): JSX.Element {
  const { t } = useI18n();
  const { name, role } = props.member;
  return (
    <form class={styles.decide} method="post" action={paths.organizationSettings(props.organization)}>
      <input type="hidden" name="username" value={name} />
      <select class={field.control} name="role" aria-label={t('organization.role.of', { name })}>
        <For each={roleOptions(t)}>
          {(option) => (
            <option value={option.value} selected={option.value === role}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <Button isSmall name="form" value="role" label={t('organization.role.change', { name })}>
        {t('settings.save')}
      </Button>
      <Button isSmall look="danger" name="form" value="remove" label={t('organization.remove.name', { name })}>
        {t('organization.remove')}
      </Button>
    </form>
  );
}
