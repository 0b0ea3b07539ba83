/** Making an organization. */
import type { JSX } from 'solid-js';
import type { NewOrganizationData } from '../contract.ts';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';
import styles from './new-repo-page.module.css';

export function NewOrganizationPage(props: { data: NewOrganizationData }): JSX.Element {
  const { t } = useI18n();
  const { values, failure } = props.data;
  return (
    <div class={styles.page}>
      <PageHead title={t('newOrganization.title')} lead={t('newOrganization.lead')} />
      <Panel>
        <Form
          action={paths.newOrganization()}
          failure={failure}
          end={<Button look="primary">{t('newOrganization.submit')}</Button>}
          note={t('newOrganization.after')}
        >
          <TextField
            label={t('newOrganization.name')}
            name="name"
            value={values.name}
            autocomplete="off"
            hint={t('newOrganization.name.hint')}
            maxLength={40}
            isInvalid={failure !== null}
          />
          <TextField
            label={t('account.optional', { label: t('account.fullName') })}
            name="full_name"
            value={values.fullName}
            autocomplete="off"
            maxLength={96}
            isOptional
          />
        </Form>
      </Panel>
    </div>
  );
}
