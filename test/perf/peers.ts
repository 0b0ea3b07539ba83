/** The servers the hub is measured against: nginx with static files, and with fcgiwrap and `git http-backend`. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../wire/harness/scratch.ts';
import { cpuSeconds } from './process-stats.ts';

export interface Peers {
  /** Base URL of the bare repositories: `{gitUrl}/{name}.git`. */
  readonly gitUrl: string;
  /** The same, behind a wrapper that adds up the CPU time of git, which fcgiwrap does not wait for. */
  readonly measuredGitUrl: string;
  /** Base URL of the files in `filesDir`. */
  readonly filesUrl: string;
  readonly reposDir: string;
  readonly filesDir: string;
  /** Base URL for uploads by PUT, which end up in `davDir`. */
  readonly davUrl: string;
  readonly davDir: string;
  /** CPU seconds of nginx, of fcgiwrap and of git behind the measured URL, since the start. */
  cpuSeconds(): number;
  /** Creates an empty bare repository that can be pushed to; `head` is the full name of the branch HEAD points to. */
  createRepo(name: string, head: string): void;
  stop(): Promise<void>;
}

const TOOLS = { nginx: '/usr/sbin/nginx', fcgiwrap: '/usr/sbin/fcgiwrap', curl: '/usr/bin/curl', git: '/usr/bin/git' };

export function missingTools(): string[] {
  return Object.entries(TOOLS).flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
}

export async function startPeers(root: string): Promise<Peers> {
  const reposDir = join(root, 'repos');
  const filesDir = join(root, 'files');
  const davDir = join(root, 'dav');
  for (const folder of [reposDir, filesDir, davDir, join(root, 'temp')]) mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const socket = join(root, 'fcgiwrap.sock');
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  const timesFile = join(root, 'times');
  const measured = join(root, 'measured-backend');
  writeFileSync(measured, `#!/bin/sh\n${backend}\ntimes >> ${timesFile}\n`, { mode: 0o755 });
  const programs = { git: backend, measured };
  writeFileSync(join(root, 'nginx.conf'), nginxConfig({ root, reposDir, filesDir, davDir, port, socket, programs }));
  // A group of its own: the workers it forks do not end with it.
  const fcgiwrap = spawn(TOOLS.fcgiwrap, ['-c', '4', '-s', `unix:${socket}`], { stdio: 'ignore', detached: true });
  const nginx = spawn(TOOLS.nginx, ['-p', root, '-e', join(root, 'error.log'), '-c', join(root, 'nginx.conf')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const children = [fcgiwrap, nginx];
  const url = `http://127.0.0.1:${port}`;
  await answering(`${url}/files/`, children);
  return {
    gitUrl: `${url}/git`,
    measuredGitUrl: `${url}/measured`,
    filesUrl: `${url}/files`,
    reposDir,
    filesDir,
    davUrl: `${url}/dav`,
    davDir,
    cpuSeconds: () => cpuSeconds(children.map((child) => child.pid ?? 0)) + writtenSeconds(timesFile),
    createRepo: (name, head) => {
      const folder = join(reposDir, `${name}.git`);
      execFileSync('git', ['init', '--quiet', '--bare', '-b', head.replace('refs/heads/', ''), folder]);
      const set = (key: string, value: string): unknown => execFileSync('git', ['config', key, value], { cwd: folder });
      set('http.receivepack', 'true');
      set('receive.autogc', 'false');
    },
    stop: async () => {
      if (fcgiwrap.pid !== undefined && fcgiwrap.exitCode === null) process.kill(-fcgiwrap.pid, 'SIGKILL');
      await Promise.all(children.map(ended));
    },
  };
}

/** Adds up what the shell's `times` wrote: lines of `0m0.12s 0m0.03s`. */
function writtenSeconds(file: string): number {
  if (!existsSync(file)) return 0;
  const times = readFileSync(file, 'latin1').matchAll(/(\d+)m([\d.]+)s/g);
  return [...times].reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

interface NginxSettings {
  readonly root: string;
  readonly reposDir: string;
  readonly filesDir: string;
  readonly davDir: string;
  readonly port: number;
  readonly socket: string;
  readonly programs: Readonly<Record<string, string>>;
}

function nginxConfig({ root, reposDir, filesDir, davDir, port, socket, programs }: NginxSettings): string {
  const temp = (name: string): string => join(root, 'temp', name);
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
pid ${join(root, 'nginx.pid')};
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path ${temp('body')};
  fastcgi_temp_path ${temp('fastcgi')};
  proxy_temp_path ${temp('proxy')};
  scgi_temp_path ${temp('scgi')};
  uwsgi_temp_path ${temp('uwsgi')};
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 0;
    location /files/ {
      alias ${filesDir}/;
      autoindex on;
    }
    location /dav/ {
      alias ${davDir}/;
      dav_methods PUT;
    }
${Object.entries(programs)
  .map(([name, program]) => gitLocation(name, program, reposDir, socket))
  .join('\n')}
  }
}
`;
}

function gitLocation(name: string, program: string, reposDir: string, socket: string): string {
  return `    location ~ ^/${name}(/.*) {
      fastcgi_pass unix:${socket};
      fastcgi_request_buffering off;
      fastcgi_buffers 64 64k;
      fastcgi_max_temp_file_size 0;
      fastcgi_read_timeout 3600s;
      fastcgi_send_timeout 3600s;
      fastcgi_param SCRIPT_FILENAME ${program};
      fastcgi_param GIT_PROJECT_ROOT ${reposDir};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
      fastcgi_param PATH_INFO $1;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_USER bench;
    }`;
}

async function answering(url: string, children: readonly ChildProcess[]): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const dead = children.find((child) => child.exitCode !== null);
    if (dead !== undefined) throw new Error(`${dead.spawnfile} ended with ${dead.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
