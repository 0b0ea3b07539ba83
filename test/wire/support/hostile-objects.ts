/** Sound packs with objects that must not be let in: gaps, wrong types, path tricks, broken trees, commits and tags. */
import {
  type BuiltObject,
  NO_SUCH_OID,
  PERSON,
  ZERO_OID,
  blob,
  commit,
  file,
  gitObject,
  tag,
  tree,
} from './git-objects.ts';
import { ATTACKED, type HostilePush, attack, baseBlob, baseCommit } from './hostile-case.ts';
import { packOf } from './pack-builder.ts';
import { createRef } from './raw-git.ts';

const content = blob('content\n');
const goodTree = tree([file('a', content)]);
const MISSING = /missing|not found|does not exist|incomplete|connected/i;

function withTree(name: string, root: BuiltObject, says: RegExp, extra: readonly BuiltObject[] = []): HostilePush {
  const head = commit({ tree: root.oid, parents: [baseCommit.oid], message: `${name}\n` });
  return attack(name, head, packOf([head, root, content, ...extra]), says);
}

function gaps(): HostilePush[] {
  const noTree = commit({ tree: NO_SUCH_OID });
  const noParent = commit({ tree: goodTree.oid, parents: [NO_SUCH_OID] });
  const noBlobTree = tree([file('gone', { oid: NO_SUCH_OID })]);
  const noBlob = commit({ tree: noBlobTree.oid });
  const noSubtreeTree = tree([file('gone', { oid: NO_SUCH_OID }, '40000')]);
  const noSubtree = commit({ tree: noSubtreeTree.oid });
  const noTarget = tag({ object: NO_SUCH_OID, type: 'commit', name: 'v1' });
  const beneath = commit({ tree: goodTree.oid, parents: [noTree.oid], message: 'on a broken one\n' });
  return [
    attack('a commit without its tree', noTree, packOf([noTree]), MISSING),
    attack('a commit without its parent', noParent, packOf([noParent, goodTree, content]), MISSING),
    attack('a tree without its file', noBlob, packOf([noBlob, noBlobTree]), MISSING),
    attack('a tree without its folder', noSubtree, packOf([noSubtree, noSubtreeTree]), MISSING),
    attack('a gap one commit further down', beneath, packOf([beneath, goodTree, content, noTree]), MISSING),
    attack('a branch at an object that nobody has', { oid: NO_SUCH_OID }, packOf([]), MISSING),
    {
      name: 'a tag without its object',
      commands: [createRef('refs/tags/v1', noTarget.oid)],
      pack: packOf([noTarget]),
      says: MISSING,
    },
  ];
}

function wrongTypes(): HostilePush[] {
  const treeIsBlob = commit({ tree: baseBlob.oid, parents: [baseCommit.oid] });
  const parentIsTree = commit({ tree: goodTree.oid, parents: [goodTree.oid] });
  const folderIsBlob = tree([file('folder', content, '40000')]);
  const fileIsTree = tree([file('file', goodTree)]);
  const tagLies = tag({ object: baseCommit.oid, type: 'tree', name: 'v1' });
  const says = /type|not a|not one|is a|expected|commit|tree|missing|mismatch/i;
  return [
    attack('a commit whose tree is a file', treeIsBlob, packOf([treeIsBlob]), says),
    attack('a commit whose parent is a tree', parentIsTree, packOf([parentIsTree, goodTree, content]), says),
    withTree('a folder that is a file', folderIsBlob, says),
    withTree('a file that is a folder', fileIsTree, says, [goodTree]),
    attack('a branch at a file', baseBlob, packOf([]), says),
    attack('a branch at a tree', goodTree, packOf([goodTree, content]), says),
    {
      name: 'a tag that lies about its type',
      commands: [createRef('refs/tags/v1', tagLies.oid)],
      pack: packOf([tagLies]),
      says,
    },
  ];
}

/** Names that some file system takes for `.git`, or for something outside the work tree. */
const PATH_TRICKS: readonly (readonly [what: string, name: string])[] = [
  ['dot git', '.git'],
  ['upper case', '.GIT'],
  ['mixed case', '.gIt'],
  ['the short name on NTFS', 'git~1'],
  ['the short name in upper case', 'GIT~1'],
  ['trailing space', '.git '],
  ['trailing dot', '.git.'],
  ['alternate stream', '.git::$INDEX_ALLOCATION'],
  ['zero-width joiner inside', '.g\u200dit'],
  ['byte order mark inside', '.gi\ufefft'],
  ['backslash behind', '.git\\config'],
  ['backslash before', 'a\\.git\\config'],
  ['parent folder', '..'],
  ['this folder', '.'],
  ['no name', ''],
  ['a path of two parts', 'a/b'],
  ['an absolute path', '/etc/passwd'],
  ['a way out', '../../etc/passwd'],
];

function pathTricks(): HostilePush[] {
  const says = /\.git|hasDot|fullPathname|emptyName|name|path|invalid|not allowed/i;
  const asFolder = PATH_TRICKS.map(([what, name]) =>
    withTree(`path trick, folder: ${what}`, tree([file(name, goodTree, '40000')]), says, [goodTree]),
  );
  const asFile = PATH_TRICKS.map(([what, name]) =>
    withTree(`path trick, file: ${what}`, tree([file(name, content)]), says),
  );
  const inside = tree([file('.git', content)]);
  return [
    ...asFolder,
    ...asFile,
    withTree('path trick one folder down', tree([file('sub', inside, '40000')]), says, [inside]),
  ];
}

function submoduleTricks(): HostilePush[] {
  const modules = (what: string, text: string): HostilePush => {
    const config = blob(text);
    return withTree(`.gitmodules: ${what}`, tree([file('.gitmodules', config)]), /gitmodules/i, [config]);
  };
  const section = (lines: string): string =>
    `[submodule "sub"]\n\tpath = sub\n\turl = https://example.org/sub\n${lines}`;
  const target = blob('somewhere/else');
  return [
    modules('a URL that is an option', section('\turl = --upload-pack=evil\n')),
    modules('a URL with a line break', section('\turl = https://example.org/%0ahost=evil.example\n')),
    modules('a path that is an option', section('\tpath = -evil\n')),
    modules('a name that climbs out', '[submodule "../../evil"]\n\tpath = sub\n\turl = https://example.org/sub\n'),
    modules('an update that is a command', section('\tupdate = !evil\n')),
    withTree('.gitmodules: a symbolic link', tree([file('.gitmodules', target, '120000')]), /gitmodules|symlink/i, [
      target,
    ]),
    withTree(
      '.gitmodules on NTFS: a symbolic link',
      tree([file('GITMOD~1', target, '120000')]),
      /gitmodules|symlink/i,
      [target],
    ),
  ];
}

function brokenTrees(): HostilePush[] {
  const raw = (name: string, bytes: Buffer): HostilePush =>
    withTree(`tree: ${name}`, gitObject('tree', bytes), /tree|mode|entr|sort|dup|name|corrupt|null|missing/i);
  const entry = (mode: string, name: string): Buffer => tree([file(name, content, mode)]).data;
  return [
    raw('the same name twice', Buffer.concat([entry('100644', 'a'), entry('100644', 'a')])),
    raw('the same name as file and folder', tree([file('a', content), file('a', goodTree, '40000')]).data),
    raw('not sorted', Buffer.concat([entry('100644', 'b'), entry('100644', 'a')])),
    raw('a folder sorted as a file', tree([file('a', goodTree, '40000'), file('a.c', content)]).data),
    raw('no such mode', entry('177777', 'a')),
    raw('a mode that is no number', entry('wxyz', 'a')),
    raw('no mode', entry('', 'a')),
    raw('an entry at no object', tree([{ mode: '100644', name: 'a', oid: ZERO_OID }]).data),
    raw('cut in an object id', entry('100644', 'a').subarray(0, -3)),
    raw('cut in a name', Buffer.from('100644 never-ends')),
    raw('not a tree at all', Buffer.from('hello, world, I am text')),
  ];
}

function brokenCommits(): HostilePush[] {
  const lines = (text: string, name: string): HostilePush => {
    const head = gitObject('commit', text);
    return attack(
      `commit: ${name}`,
      head,
      packOf([head, goodTree, content]),
      /commit|author|committer|tree|parent|date|email|zone|header|null|nul|line|missing/i,
    );
  };
  const good = `tree ${goodTree.oid}\n`;
  return [
    lines('', 'empty'),
    lines(`author ${PERSON}\ncommitter ${PERSON}\n\nno tree\n`, 'no tree'),
    lines(`tree zzzz\nauthor ${PERSON}\ncommitter ${PERSON}\n\nx\n`, 'a tree that is no id'),
    lines(`${good}parent 123\nauthor ${PERSON}\ncommitter ${PERSON}\n\nx\n`, 'a parent that is no id'),
    lines(`${good}committer ${PERSON}\n\nx\n`, 'no author'),
    lines(`${good}author ${PERSON}\n\nx\n`, 'no committer'),
    lines(`${good}author ${PERSON}\nauthor ${PERSON}\ncommitter ${PERSON}\n\nx\n`, 'two authors'),
    lines(`${good}author No Email 1700000000 +0000\ncommitter ${PERSON}\n\nx\n`, 'no e-mail'),
    lines(`${good}author A <a@b> yesterday +0000\ncommitter ${PERSON}\n\nx\n`, 'no date'),
    lines(
      `${good}author A <a@b> 99999999999999999999 +0000\ncommitter ${PERSON}\n\nx\n`,
      'a date past the end of time',
    ),
    lines(`${good}author A <a@b> 1700000000 noon\ncommitter ${PERSON}\n\nx\n`, 'no time zone'),
    lines(`${good}author A\0B <a@b> 1700000000 +0000\ncommitter ${PERSON}\n\nx\n`, 'a NUL in its header'),
    lines(`${good}author ${PERSON}`, 'cut in its header'),
  ];
}

function brokenTags(): HostilePush[] {
  const lines = (text: string, name: string): HostilePush => {
    const head = gitObject('tag', text);
    return {
      name: `tag: ${name}`,
      commands: [createRef('refs/tags/v1', head.oid)],
      pack: packOf([head]),
      says: /tag|object|type|header|missing/i,
    };
  };
  return [
    lines('', 'empty'),
    lines(`type commit\ntag v1\ntagger ${PERSON}\n\nx\n`, 'no object'),
    lines(`object ${baseCommit.oid}\ntag v1\ntagger ${PERSON}\n\nx\n`, 'no type'),
    lines(`object ${baseCommit.oid}\ntype elephant\ntag v1\ntagger ${PERSON}\n\nx\n`, 'no such type'),
    lines(`object ${baseCommit.oid}\ntype commit\ntagger ${PERSON}\n\nx\n`, 'no name'),
    lines(`object 1234\ntype commit\ntag v1\ntagger ${PERSON}\n\nx\n`, 'an object that is no id'),
  ];
}

export function hostileObjects(): HostilePush[] {
  return [
    ...gaps(),
    ...wrongTypes(),
    ...pathTricks(),
    ...submoduleTricks(),
    ...brokenTrees(),
    ...brokenCommits(),
    ...brokenTags(),
  ];
}

/** Ref names that git itself refuses, and some that no hub should take. */
export function hostileRefs(): HostilePush[] {
  const names: readonly string[] = [
    'refs/heads/../x',
    'refs/heads/a..b',
    'refs/heads/.a',
    'refs/heads/a/.b',
    'refs/heads/a.lock',
    'refs/heads/a.lock/b',
    'refs/heads/a/',
    'refs/heads//a',
    '/refs/heads/a',
    'refs/heads/a.',
    'refs/heads/a b',
    'refs/heads/a~1',
    'refs/heads/a^',
    'refs/heads/a:b',
    'refs/heads/a?b',
    'refs/heads/a*b',
    'refs/heads/a[b',
    'refs/heads/a\\b',
    'refs/heads/a@{b',
    'refs/heads/a\u0001b',
    'refs/heads/a\u001b[31mb',
    'refs/heads/a\u007fb',
    'refs/heads/a\tb',
    'refs/heads/',
    'refs/heads',
    'refs/x',
    'refs/',
    '@',
    'HEAD',
    'main',
    'heads/main',
    'objects/x',
    '../../config',
    `refs/heads/${'long/'.repeat(900)}x`,
  ];
  return names.map((ref) => ({
    name: `ref name ${JSON.stringify(ref.slice(0, 40))}`,
    commands: [createRef(ref, baseCommit.oid)],
    pack: packOf([]),
    says: /ref|name|funny|invalid/i,
  }));
}

export { ATTACKED };
