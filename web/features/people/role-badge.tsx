/** What somebody is in an organization. */
import type { JSX } from 'solid-js';
import type { OrganizationRole } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { Badge } from '../../ui/badge.tsx';

export function RoleBadge(props: { role: OrganizationRole }): JSX.Element {
  const { t } = useI18n();
  return <Badge tone={props.role === 'admin' ? 'accent' : 'plain'}>{t(`role.${props.role}`)}</Badge>;
}
