/** Random pushes, each done to the hub and to git's own server, whose outcomes must agree. */
import { NO_SUCH_OID, ZERO_OID } from './git-objects.ts';
import { git, localRefs } from './git.ts';
import { packOf } from './pack-builder.ts';
import type { Random } from './random.ts';
import type { RandomRepo } from './random-repo.ts';
import { type Command, PUSH_CAPABILITIES, listRefs, pushBody, rawPush } from './raw-git.ts';
import { type Sides, onBoth, pushOutcome } from './sides.ts';

export interface PushContext {
  readonly sides: Sides;
  readonly source: RandomRepo;
  readonly random: Random;
  /** Writes down what is being done, for the report of a failure. */
  note(text: string): void;
}

type PushOp = (context: PushContext) => Promise<void>;

const PROTOCOLS = ['0', '1', '2'];

async function push(context: PushContext, args: readonly string[], cwd = context.source.folder): Promise<void> {
  const { random, sides } = context;
  const settings = ['protocol.version', random.pick(PROTOCOLS), 'http.postBuffer', random.pick(['1048576', '65536'])];
  const env = {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: settings[0] ?? '',
    GIT_CONFIG_VALUE_0: settings[1] ?? '',
    GIT_CONFIG_KEY_1: settings[2] ?? '',
    GIT_CONFIG_VALUE_1: settings[3] ?? '',
  };
  context.note(`push ${args.join(' ')} (${settings.join(' ')})`);
  await onBoth(sides, `outcomes of push ${args.join(' ')}`, (side) => pushOutcome(side, args, { cwd, env }));
}

const pushSomeBranches: PushOp = async (context) => {
  const { random, source } = context;
  await source.grow(random.between(1, 8));
  const branches = random.sample(source.branches, random.between(1, 4)).map((name) => `refs/heads/${name}`);
  await push(context, [...(random.chance(30) ? ['--follow-tags'] : []), ...thinness(random), 'REMOTE', ...branches]);
};

const pushEverything: PushOp = async (context) => {
  const { random, source } = context;
  await source.grow(random.between(1, 12));
  await push(context, [...thinness(random), 'REMOTE', '--tags', 'refs/heads/*:refs/heads/*']);
};

const mirror: PushOp = async (context) => {
  await context.source.grow(2);
  await context.source.deleteBranch();
  await push(context, ['--mirror', 'REMOTE']);
};

const forcePush: PushOp = async (context) => {
  const { random, source } = context;
  await source.rewind();
  const force = random.chance(70);
  const refs = random.sample(source.branches, 5).filter((name) => name !== 'main');
  if (refs.length === 0) return;
  await push(context, ['REMOTE', ...refs.map((name) => `${force ? '+' : ''}refs/heads/${name}:refs/heads/${name}`)]);
};

const deleteBranches: PushOp = async (context) => {
  const { random, source } = context;
  const name = await source.deleteBranch();
  if (name === undefined) return;
  await push(context, [...(random.chance(40) ? ['--atomic'] : []), 'REMOTE', `:refs/heads/${name}`]);
};

const deleteTag: PushOp = async (context) => {
  const names = (await git(['tag', '--list'], { cwd: context.source.folder }))
    .split('\n')
    .filter((name) => name !== '');
  if (names.length === 0) return;
  const name = context.random.pick(names);
  await git(['update-ref', '-d', `refs/tags/${name}`], { cwd: context.source.folder });
  await push(context, ['REMOTE', `:refs/tags/${name}`]);
};

const pushManyRefs: PushOp = async (context) => {
  await context.source.addRefs('refs/tags/many-', 200);
  await push(context, ['REMOTE', '--tags']);
};

const pushOtherNames: PushOp = async (context) => {
  const { random, source } = context;
  const from = random.pick(source.branches);
  const to = random.pick(['refs/heads/copy', 'refs/tags/copy', 'refs/notes/copy', 'refs/heads/deep/er/copy']);
  await push(context, ['--force', 'REMOTE', `refs/heads/${from}:${to}${random.below(4)}`]);
};

const atomicPush: PushOp = async (context) => {
  const { random, source } = context;
  await source.grow(3);
  await source.rewind();
  const refs = random.sample(source.branches, 6).map((name) => `refs/heads/${name}`);
  // A branch below another branch cannot exist, so with `--atomic` nothing may change.
  if (random.chance(40)) refs.push('refs/heads/main:refs/heads/main/below');
  await push(context, ['--atomic', ...(random.chance(30) ? ['--force'] : []), 'REMOTE', ...refs]);
};

const folderFileConflict: PushOp = async (context) => {
  await push(context, ['REMOTE', 'refs/heads/main:refs/heads/main/below', 'refs/heads/main:refs/heads/beside']);
};

const withOptions: PushOp = async (context) => {
  const { random, source } = context;
  await source.grow(1);
  const quiet = random.chance(50) ? ['--quiet'] : [];
  await push(context, [...quiet, '--push-option=ci.skip', '--push-option=a=b', 'REMOTE', 'refs/heads/main']);
};

/** Commands no well-behaved git would send: wrong old values, missing objects, refs that are not there. */
const handMade: PushOp = async (context) => {
  const { random, sides, source } = context;
  const known = (await localRefs(source.folder))
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [line.slice(0, 40)]));
  const before = await listRefs(sides.hub);
  if (before.size === 0) return;
  const names = [...before.keys()].filter((name) => name.startsWith('refs/heads/') && name !== 'refs/heads/main');
  const used = new Set<string>();
  const commands: Command[] = [];
  for (let i = random.between(1, 4); i > 0; i--) {
    const ref = random.chance(70) && names.length > 0 ? random.pick(names) : `refs/heads/hand-${random.below(6)}`;
    if (used.has(ref)) continue;
    used.add(ref);
    const now = before.get(ref) ?? ZERO_OID;
    const old = random.chance(60) ? now : random.pick([ZERO_OID, NO_SUCH_OID, random.pick(known)]);
    const next = random.chance(75) ? random.pick([...before.values()]) : random.pick([NO_SUCH_OID, ZERO_OID]);
    // Deleting what is not there is no failure on the hub; git's answer depends on whether it knows the old value.
    if (next === ZERO_OID && (now === ZERO_OID || old === NO_SUCH_OID || old === ZERO_OID)) continue;
    commands.push({ old, new: next, ref });
  }
  if (commands.length === 0) return;
  // Git carries out the rest of an atomic push when an object is missing for one of its refs; the hub does not.
  const mayBeAtomic = commands.every((command) => command.new !== NO_SUCH_OID);
  const capabilities = `${PUSH_CAPABILITIES}${mayBeAtomic && random.chance(40) ? ' atomic' : ''}`;
  context.note(`hand-made commands ${JSON.stringify(commands)} with ${capabilities}`);
  const deletesOnly = commands.every((command) => command.new === ZERO_OID);
  const body = pushBody(commands, deletesOnly ? Buffer.alloc(0) : packOf([]), capabilities);
  await onBoth(sides, 'outcomes of hand-made commands', async (side) => {
    const answer = await rawPush(side, body);
    return {
      status: answer.status,
      refs: [...answer.refs].map(([name, outcome]) => `${name} ${outcome === 'ok'}`).sort(),
    };
  });
};

const concurrentBranches: PushOp = async (context) => {
  const { random, sides, source } = context;
  await source.grow(random.between(4, 10));
  const refs = random.sample(source.branches, 6).map((name) => `+refs/heads/${name}:refs/heads/${name}`);
  context.note(`at the same time: push ${refs.join(', ')}`);
  const outcomes = await onBoth(sides, 'outcomes of concurrent pushes', (side) =>
    Promise.all(refs.map((ref) => pushOutcome(side, [side.gitUrl, ref], { cwd: source.folder }))),
  );
  if (outcomes.some((outcome) => outcome.failed))
    throw new Error(`a concurrent push failed: ${JSON.stringify(outcomes)}`);
};

function thinness(random: Random): string[] {
  return [random.pick(['--thin', '--no-thin'])];
}

const OPS: readonly (readonly [weight: number, op: PushOp])[] = [
  [24, pushSomeBranches],
  [12, pushEverything],
  [6, mirror],
  [12, forcePush],
  [8, deleteBranches],
  [6, deleteTag],
  [3, pushManyRefs],
  [8, pushOtherNames],
  [8, atomicPush],
  [3, folderFileConflict],
  [6, withOptions],
  [14, handMade],
  [8, concurrentBranches],
];

export async function randomPush(context: PushContext): Promise<void> {
  const weighted = OPS.flatMap(([weight, op]) => Array.from({ length: weight }, () => op));
  await context.random.pick(weighted)(context);
}
