/** Words of signing in and out. */
export const session = {
  'session.signIn': '登录',
  'session.signOut': '退出登录',
  'session.account': '账号',
  'session.title': '登录本站',
  'session.username': '用户名',
  'session.password': '密码',
  'session.failure.bad-credentials': '用户名或密码错误。',
  'session.failure.too-many-requests': '尝试次数过多，请稍等一分钟再试。',
  'session.signUp': '注册',
  'session.signUp.ask': '还没有账号？',
  'session.noAccount': '账号由本站管理员创建。',
  'session.hint': '首个管理员的密码在站点首次启动时打印。',
} as const;
