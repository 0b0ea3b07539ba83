/** Words of the pages of users and organizations. */
export const people = {
  'owner.kinds': '仓库类型',
  'owner.user': '用户',
  'owner.organization': '组织',
  'owner.admin': '管理员',
  'owner.since': '{date}加入',
  'owner.none': '这里还没有内容。',
  'owner.edit': '编辑个人资料',
} as const;
