/** Finds the islands the server rendered and hydrates each when it comes near the screen. */
import type { IslandName } from './registry.ts';

export function wakeIslands(root: ParentNode): void {
  const islands = root.querySelectorAll<HTMLElement>('[data-island]');
  if (islands.length === 0) return;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        observer.unobserve(target);
        void wake(target);
      }
    },
    { rootMargin: '50%' },
  );
  for (const island of islands) observer.observe(island);
}

async function wake(element: HTMLElement): Promise<void> {
  const { island, renderId = '', props = '{}' } = element.dataset;
  const { hydrateIsland } = await import('./hydrate.ts');
  /* The server wrote the name and the props from the same registry, in the same build. */
  await hydrateIsland(element, island as IslandName, renderId, JSON.parse(props));
}
