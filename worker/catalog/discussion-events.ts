/** What happens in a discussion: comments and their earlier versions, new titles, new states, commits. */
import { type SQL, and, asc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type {
  CommentVersion,
  DiscussionEvent,
  DiscussionEventType,
  DiscussionId,
  DiscussionStatus,
  EventId,
} from '../domain/discussion.ts';
import type { Oid } from '../domain/oid.ts';
import type { UserId } from '../domain/repo.ts';
import type { Catalog } from './catalog.ts';
import { commentVersions, discussionEvents } from './discussion-schema.ts';
import { participantOf } from './participant.ts';
import { runBatch } from './run-batch.ts';
import { namespaces, users } from './schema.ts';

export interface NewEvent {
  readonly id: EventId;
  readonly discussionId: DiscussionId;
  readonly type: DiscussionEventType;
  readonly authorId: UserId | null;
  readonly createdAt: number;
  readonly text: string;
  readonly oldText?: string;
  readonly commitOid?: Oid;
}

/** A commit that was noted before stays as it was. `when` may hold the event back. */
export function insertEventSql(event: NewEvent, when: SQL = sql`true`): SQL {
  const { id, discussionId, type, authorId, createdAt, text, oldText = null, commitOid = null } = event;
  return sql`insert into discussion_events (id, discussion_id, type, author_id, created_at, text, old_text, commit_oid)
    select ${id}, ${discussionId}, ${type}, ${authorId}, ${createdAt}, ${text}, ${oldText}, ${commitOid}
    where ${when}
    on conflict (discussion_id, commit_oid) where commit_oid is not null do nothing`;
}

/** Adds comments and commits. */
export async function insertEvents(catalog: Catalog, events: readonly NewEvent[], now: number): Promise<void> {
  const first = events[0];
  if (first === undefined) return;
  const comments = events.filter(({ type }) => type === 'comment').length;
  await runBatch(catalog, [
    ...events.map((event) => insertEventSql(event)),
    sql`update discussions set updated_at = ${now}, comment_count = comment_count + ${comments}
      where id = ${first.discussionId}`,
  ]);
}

/** Gives the discussion another title; `false` when it has it already, or another one than `event.oldText` by now. */
export async function changeTitle(catalog: Catalog, event: NewEvent): Promise<boolean> {
  const { discussionId, text, oldText = '', createdAt } = event;
  const [rows] = await runBatch(catalog, [
    sql`update discussions set title = ${text}, updated_at = ${createdAt}
      where id = ${discussionId} and title = ${oldText} and title <> ${text} returning id`,
    insertEventSql(event, sql`changes() = 1`),
  ]);
  return (rows?.length ?? 0) > 0;
}

export interface StatusChange {
  readonly event: NewEvent;
  readonly from: readonly DiscussionStatus[];
  readonly to: DiscussionStatus;
  /** Facts about a merge. */
  readonly merge?: {
    readonly mergeOid: Oid;
    readonly baseOid: Oid | null;
    readonly headOid: Oid;
    readonly mergedBy: UserId | null;
  };
  readonly comment?: NewEvent;
}

/** Changes the state unless it is none of `from` any more; answers whether it did. */
export async function changeStatus(catalog: Catalog, change: StatusChange): Promise<boolean> {
  const { event, from, to, merge, comment } = change;
  const { discussionId, createdAt } = event;
  const states = sql.join(
    from.map((status) => sql`${status}`),
    sql`, `,
  );
  const facts =
    merge === undefined
      ? sql``
      : sql`, merge_oid = ${merge.mergeOid}, base_oid = ${merge.baseOid}, head_oid = ${merge.headOid}, merged_by = ${merge.mergedBy}`;
  // Each statement depends on the one before it having changed a row.
  const statements = [
    sql`update discussions set status = ${to}, updated_at = ${createdAt}${facts}
      where id = ${discussionId} and status in (${states}) returning id`,
    insertEventSql(event, sql`changes() = 1`),
  ];
  if (comment !== undefined) {
    statements.push(
      insertEventSql(comment, sql`changes() = 1`),
      sql`update discussions set comment_count = comment_count + 1 where id = ${discussionId} and changes() = 1`,
    );
  }
  const [rows] = await runBatch(catalog, statements);
  return (rows?.length ?? 0) > 0;
}

const editors = alias(users, 'editors');
const editorNames = alias(namespaces, 'editor_names');

const columns = {
  id: discussionEvents.id,
  type: discussionEvents.type,
  authorId: discussionEvents.authorId,
  authorName: namespaces.name,
  authorFullName: users.fullName,
  createdAt: discussionEvents.createdAt,
  text: discussionEvents.text,
  oldText: discussionEvents.oldText,
  commitOid: discussionEvents.commitOid,
  editedAt: discussionEvents.editedAt,
  editorId: discussionEvents.editedBy,
  editorName: editorNames.name,
  editorFullName: editors.fullName,
  hiddenAt: discussionEvents.hiddenAt,
};

async function selectEvents(catalog: Catalog, where: SQL | undefined): Promise<readonly DiscussionEvent[]> {
  const rows = await catalog.db
    .select(columns)
    .from(discussionEvents)
    .leftJoin(users, eq(users.id, discussionEvents.authorId))
    .leftJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .leftJoin(editors, eq(editors.id, discussionEvents.editedBy))
    .leftJoin(editorNames, eq(editorNames.id, editors.namespaceId))
    .where(where)
    .orderBy(asc(discussionEvents.seq));
  return rows.map(({ authorId, authorName, authorFullName, editorId, editorName, editorFullName, ...event }) => ({
    ...event,
    author: participantOf(authorId, authorName, authorFullName),
    editedBy: participantOf(editorId, editorName, editorFullName),
  }));
}

/** All events, oldest first; `checkRoom` keeps them few enough to be read together. */
export function listEvents(catalog: Catalog, discussion: DiscussionId): Promise<readonly DiscussionEvent[]> {
  return selectEvents(catalog, eq(discussionEvents.discussionId, discussion));
}

export async function findEvent(
  catalog: Catalog,
  discussion: DiscussionId,
  id: EventId,
): Promise<DiscussionEvent | null> {
  const [event] = await selectEvents(
    catalog,
    and(eq(discussionEvents.discussionId, discussion), eq(discussionEvents.id, id)),
  );
  return event ?? null;
}

/** What the comments of a discussion said before, oldest first. */
export async function listVersions(catalog: Catalog, events: readonly EventId[]): Promise<readonly CommentVersion[]> {
  if (events.length === 0) return [];
  const wanted = catalog.db.select({ value: sql<string>`value` }).from(sql`json_each(${JSON.stringify(events)})`);
  const rows = await catalog.db
    .select({
      eventId: commentVersions.eventId,
      authorId: commentVersions.authorId,
      authorName: namespaces.name,
      authorFullName: users.fullName,
      createdAt: commentVersions.createdAt,
      text: commentVersions.text,
    })
    .from(commentVersions)
    .leftJoin(users, eq(users.id, commentVersions.authorId))
    .leftJoin(namespaces, eq(namespaces.id, users.namespaceId))
    .where(inArray(commentVersions.eventId, wanted))
    .orderBy(asc(commentVersions.seq));
  return rows.map(({ authorId, authorName, authorFullName, ...version }) => ({
    ...version,
    author: participantOf(authorId, authorName, authorFullName),
  }));
}

/** Events and characters of text, earlier versions included. */
export async function measureDiscussion(
  catalog: Catalog,
  discussion: DiscussionId,
): Promise<{ readonly events: number; readonly characters: number }> {
  const [rows] = await runBatch(catalog, [
    sql`select count(*) as events, coalesce(sum(length(text)), 0)
        + (select coalesce(sum(length(text)), 0) from comment_versions where event_id in
            (select id from discussion_events where discussion_id = ${discussion})) as characters
      from discussion_events where discussion_id = ${discussion}`,
  ]);
  return { events: Number(rows?.[0]?.['events'] ?? 0), characters: Number(rows?.[0]?.['characters'] ?? 0) };
}

/** Puts another text in a comment's place, keeping the old one; `false` when it has been hidden. */
export async function editComment(
  catalog: Catalog,
  edit: { readonly id: EventId; readonly text: string; readonly editor: UserId; readonly now: number },
): Promise<boolean> {
  const { id, text, editor, now } = edit;
  const [, rows] = await runBatch(catalog, [
    sql`insert into comment_versions (event_id, author_id, created_at, text)
      select id, coalesce(edited_by, author_id), coalesce(edited_at, created_at), text
      from discussion_events where id = ${id} and hidden_at is null`,
    sql`update discussion_events set text = ${text}, edited_at = ${now}, edited_by = ${editor}
      where id = ${id} and hidden_at is null returning id`,
  ]);
  return (rows?.length ?? 0) > 0;
}

/** Removes what the comment said and ever had said. */
export async function hideComment(catalog: Catalog, id: EventId, now: number): Promise<void> {
  await runBatch(catalog, [
    sql`delete from comment_versions where event_id = ${id}`,
    sql`update discussion_events set text = '', hidden_at = ${now} where id = ${id} and hidden_at is null`,
  ]);
}
