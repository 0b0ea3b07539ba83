/** Makes a repository of a wanted number of objects, shaped like a real one: many folders, small edits, a few merges. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Random } from '../wire/support/random.ts';
import { run } from './commands.ts';

/** Objects a commit adds on average: itself, the files it touches and the folders above them. */
const OBJECTS_PER_COMMIT = 9;
const FOLDER_WIDTH = 12;

export async function makeSyntheticRepo(folder: string, objects: number): Promise<void> {
  run('git', ['init', '--quiet', '--bare', '-b', 'main', folder]);
  const random = new Random(`synthetic ${objects}`);
  const importer = spawn('git', ['fast-import', '--quiet', '--depth=20'], {
    cwd: folder,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const files = new Map<string, string[]>();
  const commits = Math.ceil(objects / OBJECTS_PER_COMMIT);
  const fileCount = Math.max(200, Math.floor(objects / 60));
  for (let i = 1; i <= commits; i++) {
    const text = commitText(random, files, i, fileCount);
    if (!importer.stdin.write(text)) await once(importer.stdin, 'drain');
  }
  importer.stdin.end();
  const [code] = await once(importer, 'exit');
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  run('git', ['repack', '-adfq', '--window=10', '--depth=50'], folder);
}

function commitText(random: Random, files: Map<string, string[]>, number: number, fileCount: number): string {
  const seconds = 1_500_000_000 + number * 600;
  const message = random.text(2);
  const side = number > 50 && random.chance(10);
  const parts = [
    `commit refs/heads/main\nmark :${number}\nauthor A U Thor <author@example.org> ${seconds} +0000\n`,
    `committer C O Mitter <committer@example.org> ${seconds} +0000\ndata ${message.length}\n${message}\n`,
    number > 1 ? `from :${number - 1}\n` : '',
    side ? `merge :${number - random.between(2, 40)}\n` : '',
  ];
  const changes = random.between(1, 4);
  for (let i = 0; i < changes; i++) {
    const path = pathOf(random.below(fileCount));
    const lines = files.get(path) ?? random.text(random.between(10, 120)).split('\n');
    lines.splice(
      random.below(lines.length),
      random.below(3),
      ...random.text(random.between(1, 4)).trimEnd().split('\n'),
    );
    if (lines.length > 300) lines.length = 200;
    files.set(path, lines);
    const content = `${lines.join('\n')}\n`;
    parts.push(`M 100644 inline ${path}\ndata ${content.length}\n${content}\n`);
  }
  return parts.join('');
}

/** Spreads files over two levels of folders. */
function pathOf(file: number): string {
  const outer = file % FOLDER_WIDTH;
  const inner = Math.floor(file / FOLDER_WIDTH) % (FOLDER_WIDTH * 2);
  return `part${outer}/module${inner}/file${file}.txt`;
}
