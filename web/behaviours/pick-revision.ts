/**
 * Narrows the list of branches and tags while somebody types. A repository with more than the page holds is asked for
 * the others when the typing starts.
 */
import { announce } from './announce.ts';

const SHOWN = 200;

export function listenForRevisions(): void {
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.dataset['filter'] === undefined) return;
    const menu = field.closest('details');
    if (menu !== null) void narrow(menu, field);
  });
}

async function narrow(menu: HTMLElement, field: HTMLInputElement): Promise<void> {
  const { refs } = field.dataset;
  if (refs !== undefined) {
    delete field.dataset['refs'];
    await addOthers(menu, refs);
  }
  const wanted = field.value.trim().toLowerCase();
  let count = 0;
  for (const list of menu.querySelectorAll('ul')) {
    let left = 0;
    for (const item of list.children) {
      if (!(item instanceof HTMLElement)) continue;
      const matches = (item.textContent ?? '').trim().toLowerCase().includes(wanted);
      item.hidden = !matches || left >= SHOWN;
      if (matches) left++;
    }
    count += left;
  }
  announce((field.dataset['found'] ?? '{count}').replace('{count}', String(count)));
}

/** Every branch and tag by the API that Hugging Face clients use. */
async function addOthers(menu: HTMLElement, address: string): Promise<void> {
  try {
    const response = await fetch(address);
    const known = (await response.json()) as Partial<Record<string, readonly { readonly name: string }[]>>;
    for (const list of menu.querySelectorAll<HTMLElement>('ul[data-kind]')) {
      const { kind = '', pattern = '' } = list.dataset;
      const shown = new Set([...list.children].map((item) => item.textContent?.trim()));
      for (const { name } of known[kind] ?? []) {
        if (shown.has(name)) continue;
        const link = document.createElement('a');
        link.textContent = name;
        link.href = pattern.replace('%7Brev%7D', encodeURIComponent(name.toWellFormed()));
        list.append(document.createElement('li'));
        list.lastElementChild?.append(link);
      }
    }
  } catch {
    // The hub cannot be reached: what is shown can still be chosen from.
  }
}
