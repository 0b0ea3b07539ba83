/** The Hugging Face routes over real git repositories on disk, a catalogue in memory and blobs in a map. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { actorOf, anonymous } from '../../worker/app/accounts/actor-of.ts';
import { indexPush } from '../../worker/app/repos/index-push.ts';
import type { Services } from '../../worker/app/services.ts';
import { insertUser } from '../../worker/catalog/accounts.ts';
import { type Catalog, openCatalog } from '../../worker/catalog/catalog.ts';
import { lfsLinks, lfsObjects } from '../../worker/catalog/lfs-schema.ts';
import { insertRepo } from '../../worker/catalog/repos.ts';
import type { Actor } from '../../worker/domain/access.ts';
import type { UserRecord } from '../../worker/domain/account.ts';
import type { Sha256 } from '../../worker/domain/oid.ts';
import type { NamespaceId, RepoId, RepoPath, UserId, Visibility } from '../../worker/domain/repo.ts';
import { splitApiPrefix } from '../../worker/http/dialect.ts';
import { hfRoutes } from '../../worker/http/hf/routes.ts';
import type { HubEnv } from '../../worker/http/hub-env.ts';
import type { ByteRange } from '../../worker/ports/blob-store.ts';
import { viewOfGitRepo } from './git-view.ts';
import { openSqliteCatalog } from './sqlite-d1.ts';

type View = Awaited<ReturnType<typeof viewOfGitRepo>> & { readonly state: { recordVersion: number } };

export interface TestRepo {
  readonly id: RepoId;
  readonly dir: string;
  git(...args: string[]): string;
  /** Writes these files and pushes a commit of them; answers its id. */
  commit(files: Readonly<Record<string, string | Uint8Array>>, message?: string): string;
  /** Stores the content for this repository and answers the pointer to commit in its place. */
  lfs(content: Uint8Array): Promise<string>;
  /** Shows the hub what git did, as a push would. */
  pushed(): void;
  /** Brings the catalogue in line, as happens after a push. */
  index(): Promise<void>;
}

export class HfTestHub {
  readonly services: Services;
  readonly ada: UserRecord;
  readonly blobs = new Map<string, Uint8Array>();
  readonly #root = mkdtempSync(join(tmpdir(), 'hf-hub-'));
  readonly #dirs = new Map<RepoId, string>();
  readonly #views = new Map<RepoId, View>();
  readonly #oldViews: View[] = [];
  readonly #app: Hono<HubEnv>;
  readonly #waiting: Promise<unknown>[] = [];
  #actor: Actor = anonymous;
  directUrl: string | undefined;

  static async open(): Promise<HfTestHub> {
    const catalog = openCatalog(await openSqliteCatalog());
    const ada: UserRecord = {
      id: 'user-ada' as UserId,
      namespaceId: 'ns-ada' as NamespaceId,
      username: 'Ada',
      fullName: 'Ada L.',
      email: 'ada@example.org',
      isAdmin: false,
      organizations: [],
      createdAt: Date.UTC(2026, 0, 1),
    };
    await insertUser(catalog, { ...ada, passwordHash: null });
    return new HfTestHub(catalog, ada);
  }

  private constructor(catalog: Catalog, ada: UserRecord) {
    this.ada = ada;
    this.services = this.#makeServices(catalog);
    this.#app = new Hono<HubEnv>({ getPath: (request) => splitApiPrefix(new URL(request.url).pathname).path });
    this.#app.use(async (context, next) => {
      const { origin, pathname } = new URL(context.req.url);
      context.set('services', this.services);
      context.set('actor', this.#actor);
      context.set('credential', { kind: 'none' });
      context.set('requestId', 'test');
      context.set('baseUrl', origin + splitApiPrefix(pathname).prefix);
      await next();
    });
    this.#app.route('/', hfRoutes());
  }

  #makeServices(catalog: Catalog): Services {
    const { blobs } = this;
    const silent = (): void => undefined;
    const get = async (key: string, range?: ByteRange) => {
      const bytes = blobs.get(key);
      if (bytes === undefined) return null;
      const part = range === undefined ? bytes : bytes.subarray(range.offset, range.offset + range.length);
      return { sizeBytes: bytes.length, body: new Blob([part.slice()]).stream() };
    };
    const direct = { get: async () => ({ url: this.directUrl ?? '', headers: {}, expiresAt: 0 }) };
    const store = {
      get,
      list: async (prefix: string) => {
        const keys = [...blobs.keys()].filter((key) => key.startsWith(prefix)).toSorted();
        return { blobs: keys.map((key) => ({ key, sizeBytes: blobs.get(key)?.length ?? 0, modifiedAt: 0 })) };
      },
      put: async (key: string, bytes: Uint8Array) => {
        blobs.set(key, bytes);
        return { ok: true, value: { key, sizeBytes: bytes.length } };
      },
      delete: async (keys: readonly string[]) => {
        for (const key of keys) blobs.delete(key);
      },
      // Read on every use, so that a test may switch it on.
      get direct() {
        return undefined as unknown;
      },
    };
    Object.defineProperty(store, 'direct', { get: () => (this.directUrl === undefined ? undefined : direct) });
    return {
      config: {},
      catalog,
      blobs: store,
      views: { open: (id: RepoId) => this.#view(id) },
      repoObjects: {
        noteRecordChange: async (id: RepoId) => {
          (await this.#view(id)).state.recordVersion += 1;
        },
      },
      background: (work: Promise<unknown>) => {
        this.#waiting.push(work);
      },
      clock: { now: () => Date.now() },
      log: { info: silent, warn: silent, error: (event: string, error: unknown) => console.error(event, error) },
    } as unknown as Services;
  }

  async #view(id: RepoId): Promise<View> {
    const known = this.#views.get(id);
    if (known !== undefined) return known;
    const dir = this.#dirs.get(id);
    if (dir === undefined) throw new Error(`no repository ${id}`);
    const view = Object.assign(await viewOfGitRepo(dir), { state: { packs: [], recordVersion: 0 } });
    this.#views.set(id, view);
    return view;
  }

  /** Requests are made by Ada from now on, or by nobody. */
  signIn(actor: Actor | null = actorOf(this.ada, 'write')): void {
    this.#actor = actor ?? anonymous;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const context = { waitUntil: (work: Promise<unknown>) => this.#waiting.push(work), passThroughOnException() {} };
    return this.#app.request(`http://hub.test${path}`, init, {}, {
      ...context,
      props: {},
    } as unknown as ExecutionContext);
  }

  /** Until what requests left running has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#waiting.splice(0));
  }

  async addRepo(path: Omit<RepoPath, 'namespace'>, visibility: Visibility = 'public'): Promise<TestRepo> {
    const id = `repo-${this.#dirs.size + 1}` as RepoId;
    const dir = join(this.#root, id);
    mkdirSync(dir);
    this.#dirs.set(id, dir);
    const git = (...args: string[]): string => execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8' }).trim();
    git('init', '-q', '-b', 'main');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.org');
    await insertRepo(this.services.catalog, {
      id,
      ...path,
      namespaceId: this.ada.namespaceId,
      creatorId: this.ada.id,
      namespace: this.ada.username,
      visibility,
      description: '',
      defaultBranch: 'main',
      createdAt: Date.UTC(2026, 0, 1 + this.#dirs.size),
    });
    const pushed = (): void => {
      // Requests under way keep the view they opened.
      const view = this.#views.get(id);
      if (view !== undefined) this.#oldViews.push(view);
      this.#views.delete(id);
    };
    return {
      id,
      dir,
      git,
      pushed,
      index: () => indexPush(this.services, id),
      commit: (files, message = 'change') => {
        for (const [name, content] of Object.entries(files)) {
          mkdirSync(dirname(join(dir, name)), { recursive: true });
          writeFileSync(join(dir, name), content);
        }
        git('add', '-A');
        git('commit', '-q', '--allow-empty', '-m', message);
        pushed();
        return git('rev-parse', 'HEAD');
      },
      lfs: (content) => this.#storeLfs(id, content),
    };
  }

  async #storeLfs(repoId: RepoId, content: Uint8Array): Promise<string> {
    const oid = createHash('sha256').update(content).digest('hex') as Sha256;
    const { db } = this.services.catalog;
    this.blobs.set(`lfs/${oid}`, content);
    const row = { oid, sizeBytes: content.length, blobKey: `lfs/${oid}`, createdAt: 0 };
    await db.insert(lfsObjects).values(row).onConflictDoNothing();
    await db.insert(lfsLinks).values({ repoId, oid, createdAt: 0 }).onConflictDoNothing();
    return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
  }

  close(): void {
    for (const view of [...this.#views.values(), ...this.#oldViews]) view.close();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
