/** Creating a repository. */
import type { JSX } from 'solid-js';
import type { NewRepoData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { licenses } from '../lib/licenses.ts';
import { paths } from '../lib/paths.ts';
import { kindIcon, repoKinds } from '../lib/repo-kinds.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { Form, FormRow } from '../ui/form.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Panel } from '../ui/panel.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './new-repo-page.module.css';

export function NewRepoPage(props: { data: NewRepoData }): JSX.Element {
  const { t } = useI18n();
  const { values, owners, failure } = props.data;
  return (
    <div class={styles.page}>
      <PageHead title={t('newRepo.title')} lead={t('newRepo.lead')} />
      <Panel>
        <Form
          action={paths.newRepo()}
          failure={failure}
          end={<Button look="primary">{t('newRepo.submit')}</Button>}
          note={t('newRepo.after')}
        >
          <ChoiceCards
            label={t('newRepo.kind')}
            name="kind"
            value={values.kind}
            columns={4}
            choices={repoKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`), icon: kindIcon[kind] }))}
          />
          <FormRow>
            <SelectField
              label={t('newRepo.owner')}
              name="owner"
              value={values.owner}
              options={owners.map((owner) => ({ value: owner, label: owner }))}
            />
            <TextField
              label={t('newRepo.name')}
              name="name"
              value={values.name}
              autocomplete="off"
              hint={t('newRepo.name.hint')}
              maxLength={96}
              isInvalid={failure !== null}
            />
          </FormRow>
          <TextField
            label={t('account.optional', { label: t('newRepo.description') })}
            name="description"
            value={values.description}
            autocomplete="off"
            maxLength={1000}
            isOptional
          />
          <ChoiceCards
            label={t('newRepo.visibility')}
            name="visibility"
            value={values.isPrivate ? 'private' : 'public'}
            choices={[
              { value: 'public', label: t('newRepo.public'), description: t('newRepo.public.hint'), icon: 'globe' },
              { value: 'private', label: t('newRepo.private'), description: t('newRepo.private.hint'), icon: 'lock' },
            ]}
          />
          <SelectField
            label={t('newRepo.license')}
            name="license"
            value={values.license}
            hint={t('newRepo.license.hint')}
            options={[
              { value: '', label: t('newRepo.license.none') },
              ...licenses.map(([id, name]) => ({ value: id, label: name })),
            ]}
          />
        </Form>
      </Panel>
    </div>
  );
}
