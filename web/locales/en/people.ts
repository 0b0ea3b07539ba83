/** Words of the pages of users and organizations, and of what they put together. */
export const people = {
  'owner.kinds': 'Kinds of repositories',
  'owner.user': 'User',
  'owner.organization': 'Organization',
  'owner.admin': 'Administrator',
  'owner.since': 'Here since {date}',
  'owner.none': 'Nothing to see here yet.',
  'owner.edit': 'Edit your profile',

  'collections.title': 'Collections',
  'collections.lead': 'What people put together: repositories for one purpose, in an order, with notes.',
  'collections.search': 'Search collections',
  'collections.of': 'Collections of {owner}',
  'collections.none': 'There is no collection here yet.',
  'collections.none.hint': 'Collections are made with the Hugging Face tools, such as create_collection.',
  'collections.by': 'by {owner}',
  'collections.upvotes': { one: '{amount} vote', other: '{amount} votes' },
  'collections.more': 'More collections',
  'collections.inside': 'Collections in it',
  'collections.empty': 'Nothing is in it that you may see.',
  'collections.updated': 'Updated',
} as const;
