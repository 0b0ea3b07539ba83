/** The part of waking an island that needs Solid; loaded with the first island of a page. */
import { createComponent } from 'solid-js';
import { hydrate } from 'solid-js/web';
import { type IslandName, type IslandProps, loaders } from './registry.ts';

declare global {
  /** Solid's hydration state, normally set up by an inline script, which the content security policy spares us. */
  var _$HY: { events: unknown[]; completed: WeakSet<WeakKey>; r: Record<string, unknown>; fe(): void } | undefined;
}

export async function hydrateIsland<N extends IslandName>(
  element: HTMLElement,
  name: N,
  renderId: string,
  props: IslandProps<N>,
): Promise<void> {
  const component = await loaders[name]();
  globalThis._$HY ??= { events: [], completed: new WeakSet(), r: {}, fe: () => undefined };
  hydrate(() => createComponent(component, props), element, { renderId });
  element.dataset['awake'] = '';
}
