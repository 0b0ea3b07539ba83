/** Words of the pages of users and organizations, and of what they put together. */
export const people = {
  'owner.kinds': '저장소 종류',
  'owner.user': '사용자',
  'owner.organization': '조직',
  'owner.admin': '관리자',
  'owner.since': '{date}부터',
  'owner.none': '아직 볼 것이 없습니다.',
  'owner.edit': '프로필 편집',

  'collections.title': '컬렉션',
  'collections.lead': '한 가지 목적에 맞게 저장소를 모아 순서와 메모를 붙인 것입니다.',
  'collections.search': '컬렉션 검색',
  'collections.of': '{owner} 님의 컬렉션',
  'collections.none': '아직 컬렉션이 없습니다.',
  'collections.none.hint': '컬렉션은 create_collection 같은 Hugging Face 도구로 만듭니다.',
  'collections.by': '작성자: {owner}',
  'collections.upvotes': '{amount}표',
  'collections.more': '컬렉션 더 보기',
  'collections.inside': '안에 있는 컬렉션',
  'collections.empty': '볼 수 있는 것이 들어 있지 않습니다.',
  'collections.updated': '업데이트',
} as const;
