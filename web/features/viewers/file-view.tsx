/** Picks the component for what the Worker made of a file. */
import type { JSX } from 'solid-js';
import type { BlobData } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import { paths } from '../../lib/paths.ts';
import { BrokenWeights } from '../weights/broken-weights.tsx';
import { PickleView } from '../weights/pickle-view.tsx';
import { WeightsView } from '../weights/weights-view.tsx';
import { Archive } from './archive.tsx';
import { Binary } from './binary.tsx';
import { Broken } from './broken.tsx';
import { CodeFile } from './code-file.tsx';
import { MarkdownFile } from './markdown-file.tsx';
import { Media } from './media.tsx';
import { Notebook } from './notebook.tsx';
import { TableFile } from '../table/table-file.tsx';
import { Structure } from './structure.tsx';
import styles from './viewer.module.css';

export function FileView(props: { data: BlobData }): JSX.Element {
  const { t } = useI18n();
  const { view } = props.data;
  switch (view.kind) {
    case 'code':
      return <CodeFile data={props.data} view={view} />;
    case 'markdown':
      return <MarkdownFile view={view} />;
    case 'structure':
      return <Structure view={view} />;
    case 'notebook':
      return <Notebook view={view} />;
    case 'image':
    case 'audio':
    case 'video':
    case 'pdf':
      return <Media data={props.data} view={view} />;
    case 'archive':
      return <Archive view={view} />;
    case 'broken':
      return <Broken view={view} />;
    case 'weights': {
      const { repo, revision, path } = props.data;
      return <WeightsView view={view} address={paths.blob(repo, revision.name, path)} />;
    }
    case 'pickle':
      return <PickleView view={view} />;
    case 'broken-weights':
      return <BrokenWeights view={view} />;
    case 'table':
      return <TableFile data={props.data} view={view} />;
    case 'binary':
      return <Binary view={view} />;
    case 'empty':
      return <p class={styles.none}>{t('file.empty')}</p>;
  }
}
