/** Words of the pages of users and organizations, and of what they put together. */
export const people = {
  'owner.kinds': '仓库类型',
  'owner.user': '用户',
  'owner.organization': '组织',
  'owner.admin': '管理员',
  'owner.since': '{date}加入',
  'owner.none': '这里还没有内容。',
  'owner.edit': '编辑个人资料',

  'collections.title': '合集',
  'collections.lead': '大家整理的内容：为同一目的汇集、有顺序并附有说明的仓库。',
  'collections.search': '搜索合集',
  'collections.of': '{owner} 的合集',
  'collections.none': '这里还没有合集。',
  'collections.none.hint': '合集可用 Hugging Face 工具创建，例如 create_collection。',
  'collections.by': '作者：{owner}',
  'collections.upvotes': '{amount} 票',
  'collections.more': '更多合集',
  'collections.inside': '其中的合集',
  'collections.empty': '其中没有您可以查看的内容。',
  'collections.updated': '更新于',
} as const;
