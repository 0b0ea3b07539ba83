/** Lets an open menu (ui/menu.tsx) close as menus do: on Escape, with the focus back where it was, and on a click elsewhere. */
export function listenForMenus(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = openMenu();
    if (menu === null) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    const menu = openMenu();
    if (menu !== null && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}

function openMenu(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>('details[data-behaviour="menu"][open]');
}
