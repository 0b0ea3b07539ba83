/** Words of the pages of users and organizations. */
export const people = {
  'owner.kinds': 'Kinds of repositories',
  'owner.user': 'User',
  'owner.organization': 'Organization',
  'owner.admin': 'Administrator',
  'owner.since': 'Here since {date}',
  'owner.none': 'Nothing to see here yet.',
  'owner.edit': 'Edit your profile',
} as const;
