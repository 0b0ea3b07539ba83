/** The roles of an organization as choices of a form, from the least to the most. */
import type { OrganizationRole } from '../../contract.ts';
import type { Translate } from '../../lib/i18n.ts';
import type { Option } from '../../ui/select-field.tsx';

const roles: readonly OrganizationRole[] = ['read', 'contributor', 'write', 'admin'];

export function roleOptions(t: Translate): readonly (Option & { readonly description: string })[] {
  return roles.map((role) => ({ value: role, label: t(`role.${role}`), description: t(`role.${role}.hint`) }));
}
