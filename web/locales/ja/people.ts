/** Words of the pages of users and organizations, and of what they put together. */
export const people = {
  'owner.kinds': 'リポジトリの種類',
  'owner.user': 'ユーザー',
  'owner.organization': '組織',
  'owner.admin': '管理者',
  'owner.since': '{date}から',
  'owner.none': 'まだ何もありません。',
  'owner.edit': 'プロフィールを編集',

  'collections.title': 'コレクション',
  'collections.lead': '目的に合わせてリポジトリを集め、順序とメモを付けたものです。',
  'collections.search': 'コレクションを検索',
  'collections.of': '{owner} のコレクション',
  'collections.none': 'まだコレクションがありません。',
  'collections.none.hint': 'コレクションは create_collection など Hugging Face のツールで作成します。',
  'collections.by': '作成者：{owner}',
  'collections.upvotes': '{amount} 票',
  'collections.more': 'さらに表示',
  'collections.inside': '含まれるコレクション',
  'collections.empty': '閲覧できるものは含まれていません。',
  'collections.updated': '更新',
} as const;
