/** Words of the pages of users and organizations. */
export const people = {
  'owner.kinds': '저장소 종류',
  'owner.user': '사용자',
  'owner.organization': '조직',
  'owner.admin': '관리자',
  'owner.since': '{date}부터',
  'owner.none': '아직 볼 것이 없습니다.',
  'owner.edit': '프로필 편집',
} as const;
