/** The own name and address. */
import { type JSX, Show } from 'solid-js';
import type { ProfileData } from '../contract.ts';
import { SettingsFrame } from '../features/settings/settings-frame.tsx';
import { useI18n } from '../lib/i18n.ts';
import { usePage } from '../lib/page-context.ts';
import { paths } from '../lib/paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Panel } from '../ui/panel.tsx';
import { TextField } from '../ui/text-field.tsx';

export function ProfilePage(props: { data: ProfileData }): JSX.Element {
  const { t } = useI18n();
  const { viewer } = usePage();
  return (
    <SettingsFrame section="profile" title={t('profile.title')} lead={t('profile.lead')}>
      <Show when={props.data.isSaved}>
        <Notice tone="success">{t('settings.saved')}</Notice>
      </Show>
      <Panel>
        <Form
          action={paths.profile()}
          failure={props.data.failure}
          end={
            <>
              <Button look="primary">{t('settings.save')}</Button>
              <Show when={viewer}>
                {(person) => <ButtonLink href={paths.owner(person().username)}>{t('settings.yourPage')}</ButtonLink>}
              </Show>
            </>
          }
        >
          <TextField
            label={t('account.optional', { label: t('account.fullName') })}
            name="full_name"
            value={props.data.values.fullName}
            autocomplete="name"
            maxLength={96}
            isOptional
          />
          <TextField
            label={t('account.optional', { label: t('account.email') })}
            name="email"
            type="email"
            value={props.data.values.email}
            autocomplete="email"
            hint={t('account.email.hint')}
            maxLength={254}
            isOptional
          />
        </Form>
      </Panel>
    </SettingsFrame>
  );
}
