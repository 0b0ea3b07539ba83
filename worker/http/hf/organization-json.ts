/** An organization as the people in it and lists of them show it. */
import type { OrganizationRecord } from '../../domain/account.ts';

export function organizationJson({ name, fullName }: Pick<OrganizationRecord, 'name' | 'fullName'>) {
  return { avatarUrl: '', name, fullname: fullName === '' ? name : fullName };
}
