/** Every island by name, each in a file of its own that a browser loads only when a page holds one. */
import type { Component, ComponentProps } from 'solid-js';
import type { SnippetTabs } from './snippet-tabs.tsx';

interface Islands {
  'snippet-tabs': typeof SnippetTabs;
}

export type IslandName = keyof Islands;
export type IslandProps<N extends IslandName> = ComponentProps<Islands[N]>;

export const loaders: { readonly [N in IslandName]: () => Promise<Component<IslandProps<N>>> } = {
  'snippet-tabs': async () => (await import('./snippet-tabs.tsx')).SnippetTabs,
};
