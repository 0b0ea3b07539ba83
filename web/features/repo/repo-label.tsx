/** `namespace / name` with the name in front, set so that long ones break at the slash first. */
import type { JSX } from 'solid-js';
import type { RepoName } from '../../contract.ts';
import styles from './repo-label.module.css';

export function RepoLabel(props: { repo: RepoName }): JSX.Element {
  return (
    <>
      <span class={styles.namespace}>{props.repo.namespace}</span>
      <span class={styles.slash}>/</span>
      <wbr />
      <span class={styles.name}>{props.repo.name}</span>
    </>
  );
}
