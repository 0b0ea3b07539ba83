/** Words of signing in and out. */
export const session = {
  'session.signIn': 'Sign in',
  'session.signOut': 'Sign out',
  'session.account': 'Account',
  'session.title': 'Sign in to this hub',
  'session.username': 'User name',
  'session.password': 'Password',
  'session.failure.bad-credentials': 'The user name or the password is wrong.',
  'session.failure.too-many-requests': 'Too many tries. Wait a minute, then try again.',
  'session.signUp': 'Sign up',
  'session.signUp.ask': 'No account yet?',
  'session.noAccount': 'Accounts are made by the administrator of this hub.',
  'session.hint': 'The password of the first admin was printed when the hub first started.',
} as const;
