/** Organizations: making one, and who belongs to it. */
import type { FormFailure, OwnerSummary } from '../contract.ts';

export type OrganizationRole = 'read' | 'contributor' | 'write' | 'admin';

export interface NewOrganizationData {
  readonly values: { readonly name: string; readonly fullName: string };
  readonly failure: FormFailure | null;
}

export interface MemberView extends OwnerSummary {
  readonly role: OrganizationRole;
  /** Milliseconds since the epoch. */
  readonly joinedAt: number;
}

export interface OrganizationSettingsData {
  readonly organization: OwnerSummary;
  /** The viewer's; null for an administrator of the hub who is no member. */
  readonly role: OrganizationRole | null;
  readonly mayAdminister: boolean;
  /** Admins first, then by name. */
  readonly members: readonly MemberView[];
  /** Over all pages. */
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** Made a moment ago: the page says what to do next. */
  readonly isNew: boolean;
  readonly values: { readonly username: string; readonly role: OrganizationRole };
  /** Which of the page's forms was sent, and what came of it. */
  readonly outcome: {
    readonly form: 'profile' | 'add' | 'members' | 'leave' | 'delete';
    /** Null: it is done. */
    readonly failure: FormFailure | null;
  } | null;
}
