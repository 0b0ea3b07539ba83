/** Pictures, sound, film and PDF, shown by the browser from the file's own address. */
import type { JSX } from 'solid-js';
import type { BlobData, MediaView } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import styles from './media.module.css';

export function Media(props: { data: BlobData; view: MediaView }): JSX.Element {
  const { repo, revision, path } = props.data;
  const address = paths.resolve(repo, revision.name, path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  switch (props.view.kind) {
    case 'image':
      return <Picture view={props.view} address={address} name={name} />;
    case 'audio':
      return (
        <div class={styles.media}>
          <audio src={address} controls preload="metadata" aria-label={name} />
        </div>
      );
    case 'video':
      return (
        <div class={styles.media}>
          <video src={address} controls preload="metadata" playsinline aria-label={name} />
        </div>
      );
    case 'pdf':
      return <Pdf address={address} name={name} />;
  }
}

function Picture(props: { view: MediaView; address: string; name: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.board} tabindex="0" role="region" aria-label={t('file.contents', { name: props.name })}>
      <img
        src={props.address}
        alt={props.name}
        width={props.view.width ?? undefined}
        height={props.view.height ?? undefined}
      />
    </div>
  );
}

/** For the head of the page; works without scripts: media.module.css looks for the checked box. */
export function PictureTools(): JSX.Element {
  const { t } = useI18n();
  return (
    <label>
      <input type="checkbox" name="natural" autocomplete="off" />
      {t('file.image.natural')}
    </label>
  );
}

function Pdf(props: { address: string; name: string }): JSX.Element {
  const { t } = useI18n();
  return (
    <div class={styles.document}>
      <iframe class={styles.pages} src={props.address} title={props.name} />
      <p class={styles.hint}>
        {t('file.pdf.hint')}{' '}
        <ButtonLink isSmall href={props.address} rel="nofollow">
          {t('file.pdf.open')}
        </ButtonLink>
      </p>
    </div>
  );
}
