/** A file with, beside each run of lines, the commit that last changed it. */
import { For, type JSX, Show } from 'solid-js';
import type { BlameData, BlameGroup } from '../contract.ts';
import { PathTrail } from '../features/repo/path-trail.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { RevisionPicker } from '../features/repo/revision-picker.tsx';
import { useI18n } from '../lib/i18n.ts';
import { paths } from '../lib/paths.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Time } from '../ui/time.tsx';
import styles from './blame-page.module.css';

export function BlamePage(props: { data: BlameData }): JSX.Element {
  const { t, format } = useI18n();
  const { repo, revision, path, groups, older } = props.data;
  return (
    <RepoFrame repo={repo} section="files" revision={revision.name}>
      <div class={styles.place}>
        <RevisionPicker repo={repo} revision={revision} path={path} address={paths.blame} />
        <PathTrail repo={repo} revision={revision.name} path={path} />
      </div>
      <Show when={older}>
        {(place) => (
          <Notice tone="warning">
            <a href={paths.blame(repo, place().oid, place().path)}>{t('blame.older.more')}</a>
          </Notice>
        )}
      </Show>
      <div class={styles.box}>
        <div class={styles.bar}>
          <h2 class={styles.title}>{t('blame.title')}</h2>
          <span>{format.bytes(props.data.sizeBytes)}</span>
          <span class={styles.fill} />
          <ButtonLink isSmall href={paths.blob(repo, revision.name, path)}>
            {t('blame.file')}
          </ButtonLink>
          <ButtonLink isSmall href={paths.commits(repo, revision.name, path)}>
            {t('blame.history')}
          </ButtonLink>
        </div>
        <Show when={groups} fallback={<EmptyState title={t('blame.none')} icon="file" level={3} />}>
          {(shown) => (
            <Show when={shown().length > 0} fallback={<EmptyState title={t('blame.empty')} icon="file" level={3} />}>
              <div
                class={styles.scroll}
                role="region"
                tabindex="0"
                aria-label={t('blame.lines', { name: path.slice(path.lastIndexOf('/') + 1) })}
              >
                <For each={shown()}>{(group) => <Group data={props.data} group={group} />}</For>
              </div>
            </Show>
          )}
        </Show>
      </div>
      <Show when={props.data.isCut}>
        <Notice tone="warning">{t('blame.cut')}</Notice>
      </Show>
    </RepoFrame>
  );
}

const AGES = 5;

/** From 0, the oldest, to 4, the newest of the file. */
function ageOf({ oldest, newest }: BlameData, date: number): number {
  if (newest <= oldest) return AGES - 1;
  return Math.min(AGES - 1, Math.floor(((date - oldest) / (newest - oldest)) * AGES));
}

function Group(props: { data: BlameData; group: BlameGroup }): JSX.Element {
  const { t } = useI18n();
  const { data, group } = props;
  const { repo } = data;
  const age = group.commit === null ? 0 : ageOf(data, group.commit.date);
  return (
    <div class={`${styles.group} ${styles[`age${age}`]}`}>
      <div class={styles.who}>
        <Show when={group.commit} fallback={<span class={styles.older}>{t('blame.older')}</span>}>
          {(commit) => (
            <>
              <Avatar name={commit().author.username ?? commit().author.name} />
              <a
                class={styles.commit}
                href={paths.commit(repo, commit().oid)}
                title={`${commit().title} · ${commit().author.name}`}
              >
                {commit().title === '' ? commit().oid.slice(0, 8) : commit().title}
              </a>
              <span class={styles.when}>
                <Time at={commit().date} />
              </span>
            </>
          )}
        </Show>
        <Show when={group.commit !== null ? group.before : undefined}>
          {(before) => (
            <a
              class={styles.before}
              href={paths.blame(repo, before().oid, before().path)}
              title={t('blame.before')}
              aria-label={t('blame.before')}
              rel="nofollow"
            >
              <Icon name="clock" />
            </a>
          )}
        </Show>
      </div>
      <ol class={styles.lines}>
        <For each={group.lines}>
          {(line, index) => (
            <li id={`L${group.start + index()}`}>
              <a href={`#L${group.start + index()}`} tabindex="-1">
                {group.start + index()}
              </a>
              <code>
                <For each={line}>
                  {([text, look]) => (look === undefined ? text : <span class={look}>{text}</span>)}
                </For>
              </code>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}
