/** One file of a revision: shown in the best way known for it, and always to download. */
import type { JSX } from 'solid-js';
import type { BlobData } from '../contract.ts';
import { ChangeBar } from '../features/repo/change-bar.tsx';
import { PathTrail } from '../features/repo/path-trail.tsx';
import { RepoFrame } from '../features/repo/repo-frame.tsx';
import { RevisionPicker } from '../features/repo/revision-picker.tsx';
import { FileHead } from '../features/viewers/file-head.tsx';
import { FileView } from '../features/viewers/file-view.tsx';
import { useI18n } from '../lib/i18n.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './blob-page.module.css';

export function BlobPage(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  return (
    <RepoFrame repo={props.data.repo} section="files" revision={props.data.revision.name}>
      <div class={styles.place}>
        <RevisionPicker repo={props.data.repo} revision={props.data.revision} path={props.data.path} />
        <PathTrail repo={props.data.repo} revision={props.data.revision.name} path={props.data.path} />
        <CopyButton text={props.data.path} label={t('file.copy.path')} doneLabel={t('copy.done')} />
      </div>
      <div class={styles.box}>
        <ChangeBar {...props.data} />
        <FileHead data={props.data} />
        <FileView data={props.data} />
      </div>
    </RepoFrame>
  );
}
