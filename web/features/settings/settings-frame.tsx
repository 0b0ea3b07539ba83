/** Head of the pages about the own account, with the way between them. */
import type { JSX } from 'solid-js';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Sections } from '../../ui/sections.tsx';
import styles from './settings-frame.module.css';

export type SettingsSection = 'profile' | 'password' | 'tokens';

export function SettingsFrame(props: {
  section: SettingsSection;
  title: string;
  lead: string;
  children: JSX.Element;
}): JSX.Element {
  const { t } = useI18n();
  const section = (name: SettingsSection, icon: 'user' | 'key' | 'lock') => ({
    href: paths[name](),
    label: t(`settings.${name}`),
    isCurrent: props.section === name,
    icon,
  });
  return (
    <div class={styles.frame}>
      <Sections
        label={t('settings.sections')}
        sections={[section('profile', 'user'), section('tokens', 'key'), section('password', 'lock')]}
      />
      <PageHead title={props.title} lead={props.lead} />
      {props.children}
    </div>
  );
}
