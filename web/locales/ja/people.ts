/** Words of the pages of users and organizations. */
export const people = {
  'owner.kinds': 'リポジトリの種類',
  'owner.user': 'ユーザー',
  'owner.organization': '組織',
  'owner.admin': '管理者',
  'owner.since': '{date}から',
  'owner.none': 'まだ何もありません。',
  'owner.edit': 'プロフィールを編集',
} as const;
