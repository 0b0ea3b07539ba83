/** A JSON or YAML document as a tree to open and close, without scripts. */
import { For, type JSX, Show } from 'solid-js';
import type { StructureView, TreeMember, TreeNode } from '../../contract.ts';
import { useI18n } from '../../lib/i18n.ts';
import styles from './structure.module.css';
import common from './viewer.module.css';

/** Branches that are open at first: the upper ones, unless they are long. */
const OPEN_DEPTH = 2;
const OPEN_MEMBERS = 60;

export function Structure(props: { view: StructureView }): JSX.Element {
  const { t } = useI18n();
  return (
    <>
      <Show when={props.view.hidden > 0}>
        <p class={common.lead}>{t('file.tree.hidden', { count: props.view.hidden })}</p>
      </Show>
      <div class={styles.documents}>
        <For each={props.view.documents}>
          {(document, index) => (
            <>
              <Show when={props.view.documents.length > 1}>
                <h2 class={styles.title}>{t('file.tree.document', { number: index() + 1 })}</h2>
              </Show>
              <Show
                when={hasMembers(document)}
                fallback={
                  <p class={styles.leaf}>
                    <Value node={document} />
                  </p>
                }
              >
                <Members members={membersOf(document)} depth={0} />
              </Show>
            </>
          )}
        </For>
      </div>
    </>
  );
}

function membersOf(node: TreeNode): readonly TreeMember[] {
  return node.kind === 'object' || node.kind === 'array' ? node.members : [];
}

function hasMembers(node: TreeNode): boolean {
  return membersOf(node).length > 0;
}

function Members(props: { members: readonly TreeMember[]; depth: number }): JSX.Element {
  return (
    <ul class={styles.members}>
      <For each={props.members}>
        {({ key, node }) => (
          <li>
            <Show
              when={hasMembers(node)}
              fallback={
                <p class={styles.leaf}>
                  <Key name={key} /> <Value node={node} />
                </p>
              }
            >
              <details open={props.depth < OPEN_DEPTH && membersOf(node).length <= OPEN_MEMBERS}>
                <summary class={styles.branch}>
                  <Key name={key} /> <Value node={node} />
                </summary>
                <Members members={membersOf(node)} depth={props.depth + 1} />
              </details>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}

function Key(props: { name: string | number }): JSX.Element {
  return (
    <span class={typeof props.name === 'number' ? styles.position : 'tk-key'}>
      <bdi>{props.name}</bdi>:
    </span>
  );
}

const wordLook = { true: 'tk-number', false: 'tk-number', null: 'tk-keyword' } as const;

function Value(props: { node: TreeNode }): JSX.Element {
  const { t } = useI18n();
  const { node } = props;
  switch (node.kind) {
    case 'object':
    case 'array':
      return (
        <span class={styles.count}>
          {node.kind === 'object' ? '{}' : '[]'} {t(`file.tree.${node.kind}`, { count: node.count })}
        </span>
      );
    case 'string':
      return (
        <>
          <span class="tk-string">
            "<bdi>{node.text}</bdi>
            {node.text.length < node.length ? '…' : '"'}
          </span>
          <Show when={node.text.length < node.length}>
            {' '}
            <span class={styles.count}>{t('file.tree.long', { count: node.length })}</span>
          </Show>
        </>
      );
    case 'number':
      return <span class="tk-number">{node.text}</span>;
    case 'word':
      return <span class={wordLook[node.text]}>{node.text}</span>;
  }
}
