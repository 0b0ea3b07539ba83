/** Head of every page of one repository: its name, what it is, and the way to its sections. */
import { type JSX, Show } from 'solid-js';
import type { RepoHeading } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths, withQuery } from '../../lib/paths.ts';
import { kindIcon } from '../../lib/repo-kinds.ts';
import { usePage } from '../../lib/page-context.ts';
import { taskLabel } from '../../lib/task-label.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { type Section, Sections as SectionLinks } from '../../ui/sections.tsx';
import { Time } from '../../ui/time.tsx';
import { findFileData } from './find-file.ts';
import styles from './repo-frame.module.css';

export type RepoSection = 'card' | 'viewer' | 'files' | 'commits' | 'settings';

/** `revision`: what the link to the files keeps, so that moving between sections stays at one revision. */
export function RepoFrame(props: {
  repo: RepoHeading;
  section: RepoSection;
  revision?: string;
  children: JSX.Element;
}): JSX.Element {
  const { t } = useI18n();
  return (
    <>
      <div class={styles.head}>
        <Title repo={props.repo} />
        <Show when={props.repo.description}>{(description) => <p class={styles.description}>{description()}</p>}</Show>
        <Facts repo={props.repo} />
        <Sections repo={props.repo} section={props.section} revision={props.revision ?? props.repo.defaultBranch} />
      </div>
      {props.children}
      {/* So that `t` finds a file from every page of a repository; pages with a button of their own have it first. */}
      <Show when={props.repo.hasContent}>
        <button
          type="button"
          hidden
          data-find-file={findFileData(t, props.repo, props.revision ?? props.repo.defaultBranch)}
        />
      </Show>
    </>
  );
}

function Title(props: { repo: RepoHeading }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.title}>
      <a class={styles.kind} href={paths.list(props.repo.kind)}>
        <Icon name={kindIcon[props.repo.kind]} />
        {t(`kind.${props.repo.kind}s`)}
      </a>
      <div class={styles.line}>
        <h1 class={styles.name}>
          <a class={styles.namespace} href={paths.owner(props.repo.namespace)}>
            {props.repo.namespace}
          </a>
          <span class={styles.slash}>/</span>
          <wbr />
          <a href={paths.repo(props.repo)}>{props.repo.name}</a>
        </h1>
        <CopyButton
          text={`${props.repo.namespace}/${props.repo.name}`}
          label={t('repo.copyName')}
          doneLabel={t('copy.done')}
        />
      </div>
    </div>
  );
}

function Facts(props: { repo: RepoHeading }): JSX.Element {
  const { t, format } = useI18n();
  return (
    <ul class={styles.facts}>
      <Show when={props.repo.isPrivate}>
        <li>
          <Badge icon="lock" tone="warning">
            {t('list.private')}
          </Badge>
        </li>
      </Show>
      <Show when={props.repo.isGated}>
        <li>
          <Badge icon="lock">{t('gate.badge')}</Badge>
        </li>
      </Show>
      <Show when={props.repo.task}>
        {(task) => (
          <li>
            <a class={styles.tag} href={withQuery(paths.list(props.repo.kind), { task: task() })}>
              <Badge tone="accent">{taskLabel(t, task())}</Badge>
            </a>
          </li>
        )}
      </Show>
      <Show when={props.repo.license}>
        {(license) => (
          <li>
            <a
              class={styles.tag}
              href={withQuery(paths.list(props.repo.kind), { license: props.repo.licenseId ?? license() })}
            >
              <Badge>{license()}</Badge>
            </a>
          </li>
        )}
      </Show>
      <li class={styles.fact}>
        <Icon name="clock" />
        <span>
          {t('repo.updated')} <Time at={props.repo.updatedAt} />
        </span>
      </li>
      <Show when={props.repo.downloads > 0}>
        <li class={styles.fact}>
          <Icon name="download" />
          {t('list.downloads', { count: props.repo.downloads, amount: format.compact(props.repo.downloads) })}
        </li>
      </Show>
      <Likes repo={props.repo} />
    </ul>
  );
}

/** A button for those who are signed in, the number for the others. */
function Likes(props: { repo: RepoHeading }): JSX.Element {
  const { t, format } = useI18n();
  const { viewer, url } = usePage();
  return (
    <Show
      when={viewer}
      fallback={
        <Show when={props.repo.likes > 0}>
          <li class={styles.fact}>
            <Icon name="heart" />
            {t('list.likes', { count: props.repo.likes, amount: format.compact(props.repo.likes) })}
          </li>
        </Show>
      }
    >
      <li>
        <form method="post" action={paths.like(props.repo)}>
          <input type="hidden" name="next" value={url} />
          <input type="hidden" name="like" value={props.repo.isLiked ? 'no' : 'yes'} />
          <Button isSmall look={props.repo.isLiked ? 'primary' : 'plain'} isPressed={props.repo.isLiked}>
            <Icon name="heart" />
            {t('repo.like')}
            <Show when={props.repo.likes > 0}> {format.compact(props.repo.likes)}</Show>
          </Button>
        </form>
      </li>
    </Show>
  );
}

function Sections(props: { repo: RepoHeading; section: RepoSection; revision: string }): JSX.Element {
  const { t } = useI18n();
  const section = (name: RepoSection, icon: IconName, href: string): Section => ({
    href,
    label: t(`repo.${name}`),
    icon,
    isCurrent: props.section === name,
  });
  const sections = (): readonly Section[] => {
    const { repo, revision } = props;
    return [
      section('card', 'book', paths.repo(repo)),
      ...(repo.hasContent && repo.kind === 'dataset' ? [section('viewer', 'table', paths.datasetViewer(repo))] : []),
      ...(repo.hasContent
        ? [
            section('files', 'folder', paths.tree(repo, revision)),
            section('commits', 'clock', paths.commits(repo, revision)),
          ]
        : []),
      ...(repo.canManage ? [section('settings', 'settings', paths.repoSettings(repo))] : []),
    ];
  };
  return <SectionLinks label={t('repo.sections')} sections={sections()} />;
}
