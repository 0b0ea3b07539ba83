/** Every page that the browser tests look at in each language, appearance and width: an area adds its rows here. */

/** Who looks: nobody in particular, or the hub's administrator. */
export type Reader = 'guest' | 'admin';

/**
 * With what the page's heading says in English, or a name that no language changes. `{collection}` stands for the
 * address of the collection that `addCollection` makes.
 */
export const pages: readonly (readonly [name: string, path: string, reader: Reader, heading: string])[] = [
  ['first page', '/', 'guest', 'Models, datasets and code on your own ground'],
  ['first page of an account', '/', 'admin', 'Welcome back, admin'],
  ['list', '/models', 'guest', 'Models'],
  ['list of datasets', '/datasets', 'admin', 'Datasets'],
  [
    'filtered list',
    '/models?search=tiny&author=admin&tag=conversational&language=en&sort=downloads',
    'guest',
    'Models',
  ],
  ['list of nothing', '/spaces?search=zzz', 'guest', 'Spaces'],
  ['search', '/search?q=admin', 'admin', 'Search'],
  ['search of nothing', '/search?q=zzz', 'guest', 'Search'],
  ['search before it starts', '/search', 'guest', 'Search'],
  ['user', '/admin', 'admin', 'admin'],
  ['user without Spaces', '/admin?kind=space', 'guest', 'admin'],
  ['collections', '/collections', 'guest', 'Collections'],
  ['collections of nobody', '/collections?owner=nobody', 'admin', 'Collections of nobody'],
  ['collection', '{collection}', 'guest', 'Starters'],
  ['card', '/admin/tiny-llama', 'guest', 'admin/tiny-llama'],
  ['card of a dataset', '/datasets/admin/cats', 'guest', 'admin/cats'],
  ['page of a Space', '/spaces/admin/demo', 'guest', 'admin/demo'],
  ['page of code', '/codes/admin/train-kit', 'guest', 'admin/train-kit'],
  ['empty repository', '/admin/empty', 'admin', 'admin/empty'],
  ['settings of a repository', '/admin/tiny-llama/settings', 'admin', 'admin/tiny-llama'],
  ['files', '/admin/tiny-llama/tree/main', 'guest', 'admin/tiny-llama'],
  ['files in a folder', '/admin/tiny-llama/tree/feature%2Fx/onnx/quantized', 'guest', 'admin/tiny-llama'],
  ['code file', '/admin/tiny-llama/blob/main/src/long.py', 'guest', 'admin/tiny-llama'],
  ['rendered file', '/admin/tiny-llama/blob/v1.0/README.md', 'guest', 'admin/tiny-llama'],
  ['binary file', '/admin/tiny-llama/blob/main/model.safetensors', 'guest', 'admin/tiny-llama'],
  ['picture', '/admin/tiny-llama/blob/main/fig.svg', 'guest', 'admin/tiny-llama'],
  ['empty file', '/admin/tiny-llama/blob/main/empty.txt', 'guest', 'admin/tiny-llama'],
  [
    'file with an unusual name',
    '/admin/tiny-llama/blob/main/%C3%BCml%C3%A4ut%20%231%3F.txt',
    'guest',
    'admin/tiny-llama',
  ],
  ['sign-in', '/login', 'guest', 'Sign in to this hub'],
  ['sign-up', '/register', 'guest', 'Make an account on this hub'],
  ['new repository', '/new?kind=dataset', 'admin', 'New repository'],
  ['profile', '/settings?saved', 'admin', 'Profile'],
  ['password', '/settings/password', 'admin', 'Change the password'],
  ['access tokens', '/settings/tokens?revoked=laptop', 'admin', 'Access tokens'],
  ['missing page', '/nobody/nothing', 'guest', 'There is nothing here'],
  ['refused page', '/admin/tiny-llama/settings', 'guest', 'Sign in to see this page'],
];
