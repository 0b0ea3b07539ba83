/**
 * The Durable Object of one repository. It owns the refs, the list of packs and the bytes of small packs, in SQLite,
 * and nothing else: it never parses git data, so its calls stay short. See worker/ports/repo-store.ts for the contract.
 */
import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../config.ts';
import { type Oid, ZERO_OID } from '../domain/oid.ts';
import type {
  CommandOutcome,
  NewPack,
  PackRecord,
  PackReplacement,
  Push,
  PushOutcome,
  RefCommand,
  RefMove,
  RepoState,
  RepoStore,
  StateVersions,
  StoredRef,
} from '../ports/repo-store.ts';
import { refRefusals } from '../ports/repo-store.ts';
import { migrateRepo } from './migrate-repo.ts';

/** Below the 2 MB limit of a row. */
const CHUNK_BYTES = 1_800_000;

export class RepoObject extends DurableObject<Env> implements RepoStore {
  readonly #sql: SqlStorage;
  /** What readers ask for most; null after every change, also one that was rolled back. */
  #versions: StateVersions | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    ctx.storage.transactionSync(() => migrateRepo(this.#sql));
  }

  async state(known: StateVersions | null): Promise<RepoState | null> {
    this.#versions ??= {
      refsVersion: this.#number('refs_version'),
      packsVersion: this.#number('packs_version'),
      recordVersion: this.#number('record_version'),
    };
    const { refsVersion, packsVersion, recordVersion } = this.#versions;
    if (
      known?.refsVersion === refsVersion &&
      known.packsVersion === packsVersion &&
      known.recordVersion === recordVersion
    ) {
      return null;
    }
    return {
      refsVersion,
      packsVersion,
      recordVersion,
      collectVersion: this.#number('collect_version'),
      head: this.#head(),
      refs: this.#refs(),
      packs: this.#sql
        .exec('SELECT id, sequence, inline, pack_bytes, object_count FROM packs ORDER BY sequence')
        .toArray()
        .map((row): PackRecord => ({
          id: String(row['id']),
          sequence: Number(row['sequence']),
          inline: row['inline'] === 1,
          packBytes: Number(row['pack_bytes']),
          objectCount: Number(row['object_count']),
        })),
      everythingReachable: this.#number('has_unreachable') === 0,
      collectedAt: this.#number('collected_at'),
    };
  }

  async readPack(id: string): Promise<{ pack: Uint8Array; index: Uint8Array } | null> {
    const pack = this.#readChunks(id, 'pack');
    const index = this.#readChunks(id, 'index');
    return pack === null || index === null ? null : { pack, index };
  }

  async announcePack(id: string, deleteAfter: number): Promise<void> {
    this.#sql.exec('INSERT OR REPLACE INTO doomed_packs (id, delete_after) VALUES (?, ?)', id, deleteAfter);
  }

  async push(push: Push): Promise<PushOutcome> {
    return this.ctx.storage.transactionSync((): PushOutcome => {
      // A pack that arrived on the strength of objects that are gone could leave the repository with holes.
      if (push.pack !== null && push.collectVersion !== this.#number('collect_version')) return { kind: 'stale' };
      const wasEmpty =
        this.#sql.exec("SELECT 1 FROM refs WHERE name LIKE 'refs/heads/%' LIMIT 1").toArray().length === 0;
      const errors = push.commands.map((command) => this.#refusal(command));
      const conflicts = this.#nameConflicts(push.commands, errors);
      const outcomes = push.commands.map((command, i): CommandOutcome => ({
        name: command.name,
        error: errors[i] ?? conflicts.get(command.name) ?? null,
      }));
      const anyFailed = outcomes.some((outcome) => outcome.error !== null);
      if (push.atomic && anyFailed) {
        return {
          kind: 'done',
          outcomes: outcomes.map(({ name, error }) => ({ name, error: error ?? 'atomic push failed' })),
          head: this.#head(),
          wasEmpty,
        };
      }
      const accepted = push.commands.filter((_, i) => outcomes[i]?.error === null);
      if (accepted.length > 0) {
        if (push.pack !== null) this.#addPack(push.pack, this.#number('next_sequence') + 1);
        for (const command of accepted) this.#apply(command, push);
        if (wasEmpty) this.#adoptFirstBranch(accepted);
        const leavesGarbage =
          accepted.some((command) => !command.keepsOld) ||
          (push.pack !== null && (anyFailed || push.bringsUnreachable));
        if (leavesGarbage) this.#set('has_unreachable', 1);
        this.#bump('refs_version');
      }
      return { kind: 'done', outcomes, head: this.#head(), wasEmpty };
    });
  }

  async setHead(ref: string): Promise<void> {
    this.ctx.storage.transactionSync(() => {
      this.#set('head', ref);
      this.#bump('refs_version');
    });
  }

  async noteRecordChange(): Promise<void> {
    this.#bump('record_version');
  }

  async replacePacks(replacement: PackReplacement): Promise<boolean> {
    return this.ctx.storage.transactionSync(() => {
      if (replacement.refsVersion !== null && replacement.refsVersion !== this.#number('refs_version')) return false;
      for (const id of replacement.remove) {
        if (this.#sql.exec('SELECT 1 FROM packs WHERE id = ?', id).toArray().length === 0) return false;
      }
      for (const id of replacement.remove) {
        const inline = this.#sql.exec('SELECT inline FROM packs WHERE id = ?', id).one()['inline'] === 1;
        this.#sql.exec('DELETE FROM packs WHERE id = ?', id);
        if (inline) this.#sql.exec('DELETE FROM pack_chunks WHERE pack_id = ?', id);
        else
          this.#sql.exec(
            'INSERT OR REPLACE INTO doomed_packs (id, delete_after) VALUES (?, ?)',
            id,
            replacement.deleteAfter,
          );
      }
      if (replacement.add !== null) this.#addPack(replacement.add, replacement.sequence);
      if (replacement.dropsObjects) {
        this.#bump('collect_version');
        this.#set('collected_at', replacement.now);
      }
      if (replacement.everythingReachable !== null)
        this.#set('has_unreachable', replacement.everythingReachable ? 0 : 1);
      this.#bump('packs_version');
      return true;
    });
  }

  async listDoomedPacks(now: number): Promise<readonly string[]> {
    return this.#sql
      .exec('SELECT id FROM doomed_packs WHERE delete_after < ? LIMIT 1000', now)
      .toArray()
      .map((row) => String(row['id']));
  }

  async forgetDoomedPacks(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#sql.exec('DELETE FROM doomed_packs WHERE id = ?', id);
  }

  async listUntoldMoves(limit: number): Promise<readonly RefMove[]> {
    return this.#sql
      .exec(
        'SELECT id, name, old_oid, new_oid, actor, at FROM reflog WHERE id > ? ORDER BY id LIMIT ?',
        this.#number('told_move'),
        limit,
      )
      .toArray()
      .map((row) => ({
        id: Number(row['id']),
        name: String(row['name']),
        oldOid: String(row['old_oid']) as Oid,
        newOid: String(row['new_oid']) as Oid,
        actor: String(row['actor']),
        at: Number(row['at']),
      }));
  }

  async markMovesTold(upTo: number): Promise<void> {
    this.#set('told_move', Math.max(upTo, this.#number('told_move')));
  }

  async purge(): Promise<void> {
    const recordVersion = this.#number('record_version');
    await this.ctx.storage.deleteAll();
    this.ctx.storage.transactionSync(() => {
      migrateRepo(this.#sql);
      // Starting again at 0 could meet a reader who remembers the repository from before it was deleted.
      this.#set('record_version', recordVersion + 1);
    });
  }

  /** Why the command cannot be carried out on the refs as they are now, or null. */
  #refusal(command: RefCommand): string | null {
    const current =
      this.#sql.exec('SELECT oid FROM refs WHERE name = ?', command.name).toArray()[0]?.['oid'] ?? ZERO_OID;
    if (command.newOid === ZERO_OID && command.name === this.#head() && current !== ZERO_OID) {
      return 'refusing to delete the default branch; choose another default branch first';
    }
    // Deleting a ref that is not there does no harm, as in git.
    if (command.newOid === ZERO_OID && current === ZERO_OID) return null;
    if (current !== command.oldOid) {
      return current === command.newOid && command.oldOid === ZERO_OID ? refRefusals.exists : refRefusals.moved;
    }
    return null;
  }

  /** A ref cannot live below another one: `a` and `a/b` exclude each other, as in git's own stores. */
  #nameConflicts(commands: readonly RefCommand[], errors: readonly (string | null)[]): Map<string, string> {
    const deleted = new Set(
      commands.filter((command, i) => command.newOid === ZERO_OID && errors[i] === null).map(({ name }) => name),
    );
    const conflicts = new Map<string, string>();
    const created = commands.filter((command, i) => command.newOid !== ZERO_OID && errors[i] === null);
    const createdNames = new Set(created.map(({ name }) => name));
    for (const { name } of created) {
      const parents = name
        .split('/')
        .map((_, i, parts) => parts.slice(0, i).join('/'))
        .slice(2);
      const parent = parents.find((above) => createdNames.has(above) || (!deleted.has(above) && this.#exists(above)));
      // In byte order everything below `name/` lies before `name0`, the character after the slash.
      const child = this.#sql
        .exec('SELECT name FROM refs WHERE name > ? AND name < ?', `${name}/`, `${name}0`)
        .toArray()
        .map((row) => String(row['name']))
        .find((below) => !deleted.has(below));
      const other = parent ?? child;
      if (other !== undefined) conflicts.set(name, `cannot lock ref: '${other}' exists; cannot create '${name}'`);
    }
    return conflicts;
  }

  #exists(name: string): boolean {
    return this.#sql.exec('SELECT 1 FROM refs WHERE name = ?', name).toArray().length > 0;
  }

  #apply(command: RefCommand, push: Push): void {
    if (command.newOid === ZERO_OID) this.#sql.exec('DELETE FROM refs WHERE name = ?', command.name);
    else
      this.#sql.exec(
        'INSERT OR REPLACE INTO refs (name, oid, peeled) VALUES (?, ?, ?)',
        command.name,
        command.newOid,
        command.peeled,
      );
    this.#sql.exec(
      'INSERT INTO reflog (name, old_oid, new_oid, actor, at) VALUES (?, ?, ?, ?, ?)',
      command.name,
      command.oldOid,
      command.newOid,
      push.actor,
      push.now,
    );
  }

  /** The first push decides the default branch when the one HEAD names is not among what it brought. */
  #adoptFirstBranch(accepted: readonly RefCommand[]): void {
    if (this.#exists(this.#head())) return;
    const branches = accepted
      .filter(({ name, newOid }) => name.startsWith('refs/heads/') && newOid !== ZERO_OID)
      .map(({ name }) => name);
    const head = ['refs/heads/main', 'refs/heads/master'].find((name) => branches.includes(name)) ?? branches[0];
    if (head !== undefined) this.#set('head', head);
  }

  #addPack(pack: NewPack, sequence: number): void {
    this.#sql.exec(
      'INSERT INTO packs (id, sequence, inline, pack_bytes, object_count) VALUES (?, ?, ?, ?, ?)',
      pack.id,
      sequence,
      pack.inline === undefined ? 0 : 1,
      pack.packBytes,
      pack.objectCount,
    );
    if (pack.inline === undefined) this.#sql.exec('DELETE FROM doomed_packs WHERE id = ?', pack.id);
    else {
      this.#writeChunks(pack.id, 'pack', pack.inline.pack);
      this.#writeChunks(pack.id, 'index', pack.inline.index);
    }
    this.#set('next_sequence', Math.max(sequence, this.#number('next_sequence')));
    this.#bump('packs_version');
  }

  #writeChunks(id: string, part: string, bytes: Uint8Array): void {
    for (let offset = 0, number = 0; offset < bytes.length; offset += CHUNK_BYTES, number++) {
      const chunk = bytes.slice(offset, offset + CHUNK_BYTES);
      this.#sql.exec(
        'INSERT INTO pack_chunks (pack_id, part, number, bytes) VALUES (?, ?, ?, ?)',
        id,
        part,
        number,
        chunk,
      );
    }
  }

  #readChunks(id: string, part: string): Uint8Array | null {
    const chunks = this.#sql
      .exec('SELECT bytes FROM pack_chunks WHERE pack_id = ? AND part = ? ORDER BY number', id, part)
      .toArray()
      .map((row) => (row['bytes'] instanceof ArrayBuffer ? new Uint8Array(row['bytes']) : new Uint8Array(0)));
    if (chunks.length === 0) return null;
    if (chunks.length === 1) return chunks[0] ?? null;
    const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }

  #refs(): StoredRef[] {
    return this.#sql
      .exec('SELECT name, oid, peeled FROM refs ORDER BY name')
      .toArray()
      .map((row) => ({
        name: String(row['name']),
        oid: String(row['oid']) as Oid,
        peeled: row['peeled'] === null ? null : (String(row['peeled']) as Oid),
      }));
  }

  #head(): string {
    const row = this.#sql.exec("SELECT value FROM meta WHERE key = 'head'").toArray()[0];
    return row === undefined ? 'refs/heads/main' : String(row['value']);
  }

  #number(key: string): number {
    return Number(this.#sql.exec('SELECT value FROM meta WHERE key = ?', key).toArray()[0]?.['value'] ?? 0);
  }

  #set(key: string, value: string | number): void {
    this.#versions = null;
    this.#sql.exec('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)', key, value);
  }

  #bump(key: string): void {
    this.#set(key, this.#number(key) + 1);
  }
}
