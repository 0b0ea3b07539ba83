/** Every island by name, each in a file of its own that a browser loads only when a page holds one. */
import type { Component, ComponentProps } from 'solid-js';
import type { ChatTemplatePreview } from './chat-template-preview.tsx';
import type { SnippetTabs } from './snippet-tabs.tsx';
import type { SqlConsole } from './sql-console.tsx';
import type { Trial } from './trial.tsx';

interface Islands {
  'chat-template-preview': typeof ChatTemplatePreview;
  'snippet-tabs': typeof SnippetTabs;
  'sql-console': typeof SqlConsole;
  trial: typeof Trial;
}

export type IslandName = keyof Islands;
export type IslandProps<N extends IslandName> = ComponentProps<Islands[N]>;

export const loaders: { readonly [N in IslandName]: () => Promise<Component<IslandProps<N>>> } = {
  'chat-template-preview': async () => (await import('./chat-template-preview.tsx')).ChatTemplatePreview,
  'snippet-tabs': async () => (await import('./snippet-tabs.tsx')).SnippetTabs,
  'sql-console': async () => (await import('./sql-console.tsx')).SqlConsole,
  trial: async () => (await import('./trial.tsx')).Trial,
};
