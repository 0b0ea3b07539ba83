/** Adding a user to an organization by their name. */
import type { JSX } from 'solid-js';
import type { FormFailure, OrganizationSettingsData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { roleOptions } from './roles.ts';

export function AddMember(props: { data: OrganizationSettingsData; failure: FormFailure | null }): JSX.Element {
  const { t } = useI18n();
  const { organization, values } = props.data;
  return (
    <Panel id="add" title={t('organization.add')}>
      <Form
        action={paths.organizationSettings(organization.name)}
        failure={props.failure}
        end={
          <Button look="primary" name="form" value="add">
            {t('organization.add.submit')}
          </Button>
        }
      >
        <TextField
          label={t('session.username')}
          name="username"
          value={values.username}
          autocomplete="off"
          maxLength={40}
          isInvalid={props.failure !== null}
        />
        <ChoiceCards
          label={t('organization.role')}
          name="role"
          value={values.role}
          columns={4}
          choices={roleOptions(t)}
        />
      </Form>
    </Panel>
  );
}
