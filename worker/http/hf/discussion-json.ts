/** Discussions as the clients' `Discussion`, `DiscussionWithDetails` and `DiscussionEvent` read them. */
import type { DiscussionDetails } from '../../app/discussions/get-discussion.ts';
import type { CommentVersion, DiscussionEvent, DiscussionRecord, Participant } from '../../domain/discussion.ts';
import { type RepoRecord, repoPathOf } from '../../domain/repo-record.ts';
import { repoFullName, repoUrlPath } from '../../domain/repo.ts';
import { MAX_MARKDOWN_CHARACTERS, renderMarkdown } from '../../formats/markdown/render-markdown.ts';
import { pathToUrl } from '../../git/path-bytes.ts';
import { isoDate } from './entry-json.ts';

export function discussionJson(repo: RepoRecord, discussion: DiscussionRecord) {
  const { num, title, status, author, createdAt, isPullRequest, commentCount } = discussion;
  return {
    num,
    title,
    status,
    ...authorField(author),
    createdAt: isoDate(createdAt),
    isPullRequest,
    repo: { name: repoFullName(repo), type: repo.kind },
    repoOwner: { name: repo.namespace, type: 'user', isDiscussionAuthor: author?.username === repo.namespace },
    numComments: commentCount,
    numReactionUsers: 0,
    topReactions: [],
    pinned: false,
    locked: false,
  };
}

export function detailsJson(repo: RepoRecord, details: DiscussionDetails) {
  const { discussion, events, versions, changes } = details;
  const history = Map.groupBy(versions, ({ eventId }) => eventId);
  const html = new Renderer(repo);
  return {
    ...discussionJson(repo, discussion),
    _id: discussion.id,
    events: events.map((event) => eventJson(event, history.get(event.id) ?? [], html)),
    ...(changes !== null && {
      changes: { base: changes.base, ...(changes.mergeOid !== null && { mergeCommitId: changes.mergeOid }) },
      filesWithConflicts: changes.conflicts,
      ...(changes.patch !== null && { diff: changes.patch }),
    }),
  };
}

/** One event by itself, as the answer to what made it. */
export function singleEventJson(repo: RepoRecord, event: DiscussionEvent, versions: readonly CommentVersion[]) {
  return eventJson(event, versions, new Renderer(repo));
}

function eventJson(event: DiscussionEvent, versions: readonly CommentVersion[], html: Renderer) {
  const { id, type, author, createdAt } = event;
  return { id, type, ...authorField(author), createdAt: isoDate(createdAt), data: eventData(event, versions, html) };
}

function eventData(event: DiscussionEvent, versions: readonly CommentVersion[], html: Renderer) {
  switch (event.type) {
    case 'status-change':
      return { status: event.text };
    case 'title-change':
      return { from: event.oldText, to: event.text };
    case 'commit':
      return { subject: event.text, oid: event.commitOid };
    case 'comment':
      return commentData(event, versions, html);
  }
}

const HIDDEN_TEXT = 'This comment has been hidden';

function commentData(event: DiscussionEvent, versions: readonly CommentVersion[], html: Renderer) {
  const hidden = event.hiddenAt !== null;
  const raw = hidden ? HIDDEN_TEXT : event.text;
  const updatedAt = event.hiddenAt ?? event.editedAt ?? event.createdAt;
  return {
    edited: event.editedAt !== null,
    hidden,
    ...(event.hiddenAt !== null && { hiddenAt: isoDate(event.hiddenAt) }),
    numEdits: versions.length,
    latest: {
      raw,
      html: html.render(raw),
      updatedAt: isoDate(updatedAt),
      ...authorField(event.editedAt === null ? event.author : event.editedBy),
    },
    history: versions.map((version) => ({
      raw: version.text,
      updatedAt: isoDate(version.createdAt),
      ...authorField(version.author),
    })),
  };
}

/** Absent for an account that is gone: clients then say "deleted". */
function authorField(author: Participant | null) {
  if (author === null) return {};
  const { userId, username, fullName } = author;
  return {
    author: {
      _id: userId,
      name: username,
      fullname: fullName === '' ? username : fullName,
      avatarUrl: '',
      type: 'user' as const,
      isPro: false,
    },
  };
}

/** Renders comments as long as they come to no more text than one long page; the rest stays as it was written. */
class Renderer {
  readonly #repo: RepoRecord;
  #left = MAX_MARKDOWN_CHARACTERS;

  constructor(repo: RepoRecord) {
    this.#repo = repo;
  }

  render(text: string): string {
    this.#left -= text.length;
    if (this.#left < 0) return `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
    const base = `/${repoUrlPath(repoPathOf(this.#repo))}`;
    const revision = pathToUrl(this.#repo.defaultBranch).replaceAll('/', '%2F');
    return renderMarkdown(text, {
      directory: '',
      hubPath: repoUrlPath(repoPathOf(this.#repo)),
      pageOf: (path) => (path === '' ? `${base}/tree/${revision}` : `${base}/blob/${revision}/${pathToUrl(path)}`),
      contentOf: (path) => `${base}/resolve/${revision}/${pathToUrl(path)}`,
    }).html;
  }
}
