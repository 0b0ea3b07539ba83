/** What every page is held to, whatever it shows. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** WCAG 2.2, levels A and AA. */
export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`,
  );
}

/** By how many pixels the page is wider than the screen. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Every text that a reader sees, is read or finds in the tab, but for commands and what people wrote. */
export function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    const written = 'pre, code, article, option, [class*=prose], [data-island], [data-palette], [data-table] td';
    for (const element of copy.querySelectorAll(written)) element.remove();
    const named = [...copy.querySelectorAll('[aria-label], [placeholder], [title]')].flatMap((element) =>
      ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? ''),
    );
    const texts: string[] = [];
    const nodes = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) texts.push(nodes.currentNode.textContent ?? '');
    return [...texts, ...named, document.title].map((text) => text.trim()).filter((text) => text !== '');
  });
}

/** Resolves when the islands near the top of the page are awake. */
export async function whenAwake(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>('[data-island]')].every(
      (island) =>
        island.dataset['awake'] !== undefined ||
        island.getBoundingClientRect().top > innerHeight ||
        // Folded away: it wakes when it is unfolded.
        !island.checkVisibility(),
    ),
  );
}
