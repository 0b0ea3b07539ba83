/** What the views of a split or a file with rows share above them: where it is, and the way to the other views. */
import { type JSX, Show } from 'solid-js';
import type { RepoHeading, TablePlace } from '../../contract.ts';
import { PathTrail } from '../repo/path-trail.tsx';
import { RepoFrame } from '../repo/repo-frame.tsx';
import { type TableView, viewAddress } from './dataset-paths.ts';
import { SplitPicker } from './split-picker.tsx';
import styles from './table-frame.module.css';
import { ViewTabs } from './view-tabs.tsx';

export function TableFrame(props: {
  repo: RepoHeading;
  of: TablePlace;
  current: TableView;
  children: JSX.Element;
}): JSX.Element {
  return (
    <RepoFrame repo={props.repo} section={props.of.kind === 'split' ? 'viewer' : 'files'}>
      <div class={styles.frame}>
        <div class={styles.head}>
          <Show
            when={props.of.kind === 'split' ? props.of : undefined}
            fallback={
              <Show when={props.of.kind === 'file' ? props.of : undefined}>
                {(file) => <PathTrail repo={props.repo} revision={file().revision.name} path={file().path} />}
              </Show>
            }
          >
            {(split) => (
              <SplitPicker
                place={split().place}
                address={(config, name) =>
                  viewAddress(
                    props.repo,
                    { kind: 'split', place: { ...split().place, config, split: name } },
                    props.current,
                  )
                }
              />
            )}
          </Show>
          <ViewTabs repo={props.repo} of={props.of} current={props.current} />
        </div>
        {props.children}
      </div>
    </RepoFrame>
  );
}
