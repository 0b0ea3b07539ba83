/** What those who manage a repository may change: how it is described and seen, its name, its existence. */
import { type JSX, Show } from 'solid-js';
import type { FormFailure, RepoSettingsData } from '../contract.ts';
import { AccessRequests } from '../features/repo/access-requests.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { DeletePanel } from '../features/settings/delete-panel.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { cloneUrl } from '../lib/snippets.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Form, FormRow } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './repo-settings-page.module.css';

type SettingsForm = 'general' | 'move' | 'delete' | 'access';

export function RepoSettingsPage(props: { data: RepoSettingsData }): JSX.Element {
  return (
    <RepoFrame repo={props.data.repo} section="settings">
      <div class={styles.panels}>
        <General data={props.data} />
        <Show when={props.data.gating !== 'none' || props.data.requests.length > 0}>
          <AccessRequests
            repo={props.data.repo}
            requests={props.data.requests}
            failure={failureOf(props.data, 'access')}
          />
        </Show>
        <Move data={props.data} />
        <Delete data={props.data} />
      </div>
    </RepoFrame>
  );
}

function failureOf({ outcome }: RepoSettingsData, form: SettingsForm): FormFailure | null {
  return outcome?.form === form ? outcome.failure : null;
}

function General(props: { data: RepoSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { repo, branches, outcome } = props.data;
  return (
    <Panel id="general" title={t('repoSettings.general')}>
      <Show when={outcome?.form === 'general' && outcome.failure === null}>
        <Notice tone="success">{t('settings.saved')}</Notice>
      </Show>
      <Form
        action={paths.repoSettings(repo)}
        failure={failureOf(props.data, 'general')}
        end={
          <Button look="primary" name="form" value="general">
            {t('settings.save')}
          </Button>
        }
      >
        <TextField
          label={t('account.optional', { label: t('newRepo.description') })}
          name="description"
          value={repo.description}
          autocomplete="off"
          maxLength={1000}
          isOptional
        />
        <ChoiceCards
          label={t('newRepo.visibility')}
          name="visibility"
          value={repo.isPrivate ? 'private' : 'public'}
          choices={[
            { value: 'public', label: t('newRepo.public'), description: t('newRepo.public.hint'), icon: 'globe' },
            { value: 'private', label: t('newRepo.private'), description: t('newRepo.private.hint'), icon: 'lock' },
          ]}
        />
        <SelectField
          label={t('gates.who')}
          name="gating"
          value={props.data.gating}
          hint={t('gates.who.hint')}
          options={[
            { value: 'none', label: t('gates.none') },
            { value: 'auto', label: t('gates.auto') },
            { value: 'manual', label: t('gates.manual') },
          ]}
        />
        <Show when={branches.length > 1}>
          <SelectField
            label={t('repoSettings.defaultBranch')}
            name="branch"
            value={repo.defaultBranch}
            hint={t('repoSettings.defaultBranch.hint')}
            options={branches.map((branch) => ({ value: branch, label: branch }))}
          />
        </Show>
      </Form>
    </Panel>
  );
}

function Move(props: { data: RepoSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { baseUrl } = usePage();
  const { repo, owners } = props.data;
  const command = (): string => `git remote set-url origin ${cloneUrl(baseUrl, { ...repo, name: '' })}NEW-NAME`;
  return (
    <Panel id="move" title={t('repoSettings.move')} lead={t('repoSettings.move.lead')}>
      <Form
        action={paths.repoSettings(repo)}
        failure={failureOf(props.data, 'move')}
        end={
          <Button name="form" value="move">
            {t('repoSettings.move.submit')}
          </Button>
        }
      >
        <FormRow>
          <SelectField
            label={t('newRepo.owner')}
            name="owner"
            value={repo.namespace}
            options={owners.map((owner) => ({ value: owner, label: owner }))}
          />
          <TextField label={t('newRepo.name')} name="name" value={repo.name} autocomplete="off" maxLength={96} />
        </FormRow>
      </Form>
      <div class={styles.command}>
        <p>{t('repoSettings.move.remote')}</p>
        <CodeBlock code={command()} copyLabel={t('copy.label')} copiedLabel={t('copy.done')} />
      </div>
    </Panel>
  );
}

function Delete(props: { data: RepoSettingsData }): JSX.Element {
  const { t } = useI18n();
  const { repo, keptDays } = props.data;
  return (
    <DeletePanel
      title={t('repoSettings.delete')}
      lead={keptDays === 0 ? t('repoSettings.delete.now') : t('repoSettings.delete.lead', { count: keptDays })}
      name={`${repo.namespace}/${repo.name}`}
      action={paths.repoSettings(repo)}
      failure={failureOf(props.data, 'delete')}
    />
  );
}
