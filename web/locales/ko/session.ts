/** Words of signing in and out. */
export const session = {
  'session.signIn': '로그인',
  'session.signOut': '로그아웃',
  'session.account': '계정',
  'session.title': '이 허브에 로그인',
  'session.username': '사용자 이름',
  'session.password': '비밀번호',
  'session.failure.bad-credentials': '사용자 이름 또는 비밀번호가 틀렸습니다.',
  'session.failure.too-many-requests': '시도 횟수가 너무 많습니다. 1분쯤 뒤에 다시 시도하세요.',
  'session.signUp': '가입',
  'session.signUp.ask': '아직 계정이 없나요?',
  'session.noAccount': '계정은 이 허브의 관리자가 만듭니다.',
  'session.hint': '첫 관리자의 비밀번호는 허브를 처음 시작할 때 출력됩니다.',
} as const;
