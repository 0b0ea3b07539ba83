/** An organization's members, what it is called, leaving it, and its end. */
import { type JSX, Show } from 'solid-js';
import type { FormFailure, OrganizationSettingsData } from '../contract.ts';
import { AddMember } from '../features/organization/add-member.tsx';
import { Members } from '../features/organization/members.tsx';
import { DeletePanel } from '../features/settings/delete-panel.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './organization-settings-page.module.css';

type FormName = NonNullable<OrganizationSettingsData['outcome']>['form'];

export function OrganizationSettingsPage(props: { data: OrganizationSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { organization, mayAdminister, role, isNew, outcome } = props.data;
  const { name, fullName } = organization;
  return (
    <div class={styles.page}>
      <PageHead title={fullName === '' ? name : fullName} lead={t('organization.lead')}>
        <ButtonLink href={paths.owner(name)}>{t('organization.page')}</ButtonLink>
      </PageHead>
      <Show when={outcome?.failure === null}>
        <Notice tone="success">{t('settings.saved')}</Notice>
      </Show>
      <Show when={isNew}>
        <NextSteps name={name} />
      </Show>
      <Members data={props.data} failure={failureOf(props.data, 'members')} />
      <Show when={mayAdminister}>
        <AddMember data={props.data} failure={failureOf(props.data, 'add')} />
        <Profile data={props.data} />
      </Show>
      <Show when={role !== null}>
        <Leave data={props.data} />
      </Show>
      <Show when={mayAdminister}>
        <Delete data={props.data} />
      </Show>
    </div>
  );
}

function failureOf({ outcome }: OrganizationSettingsData, form: FormName): FormFailure | null {
  return outcome?.form === form ? outcome.failure : null;
}

function NextSteps(props: { name: string }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  const code = (): string => `export HF_ENDPOINT=${baseUrl}\nhf upload ${props.name}/my-model .`;
  return (
    <Panel id="next" title={t('organization.created', { name: props.name })} lead={t('organization.created.lead')}>
      <div class={styles.steps}>
        <p>
          <ButtonLink look="primary" href={paths.newRepo(undefined, props.name)}>
            {t('newRepo.title')}
          </ButtonLink>
        </p>
        <CodeBlock code={code()} copyLabel={t('copy.label')} copiedLabel={t('copy.done')} />
      </div>
    </Panel>
  );
}

function Profile(props: { data: OrganizationSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { name, fullName } = props.data.organization;
  return (
    <Panel id="profile" title={t('settings.profile')}>
      <Form
        action={paths.organizationSettings(name)}
        failure={failureOf(props.data, 'profile')}
        end={
          <Button look="primary" name="form" value="profile">
            {t('settings.save')}
          </Button>
        }
      >
        <TextField
          label={t('account.optional', { label: t('account.fullName') })}
          name="full_name"
          value={fullName}
          autocomplete="off"
          maxLength={96}
          isOptional
        />
      </Form>
    </Panel>
  );
}

function Leave(props: { data: OrganizationSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { name } = props.data.organization;
  return (
    <Panel id="leave" title={t('organization.leave')} lead={t('organization.leave.lead')} tone="danger">
      <Form
        action={paths.organizationSettings(name)}
        failure={failureOf(props.data, 'leave')}
        end={
          <Button look="danger" name="form" value="leave">
            {t('organization.leave.submit', { name })}
          </Button>
        }
      >
        {null}
      </Form>
    </Panel>
  );
}

function Delete(props: { data: OrganizationSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { name } = props.data.organization;
  return (
    <DeletePanel
      title={t('organization.delete')}
      lead={t('organization.delete.lead')}
      name={name}
      action={paths.organizationSettings(name)}
      failure={failureOf(props.data, 'delete')}
    />
  );
}
