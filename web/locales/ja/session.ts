/** Words of signing in and out. */
export const session = {
  'session.signIn': 'サインイン',
  'session.signOut': 'サインアウト',
  'session.account': 'アカウント',
  'session.title': 'このハブにサインイン',
  'session.username': 'ユーザー名',
  'session.password': 'パスワード',
  'session.failure.bad-credentials': 'ユーザー名またはパスワードが違います。',
  'session.failure.too-many-requests': '試行回数が多すぎます。1 分ほど待ってからもう一度お試しください。',
  'session.signUp': '登録',
  'session.signUp.ask': 'アカウントをお持ちでないですか？',
  'session.noAccount': 'アカウントはこのハブの管理者が作成します。',
  'session.hint': '最初の管理者のパスワードは、ハブの初回起動時に表示されています。',
} as const;
