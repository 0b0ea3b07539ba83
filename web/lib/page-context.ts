/** Hands the page's surroundings (who reads, from which address, when) to the components that need them. */
import { type Context, createContext, useContext } from 'solid-js';
import type { PageContext } from '../contract.ts';

const Page: Context<PageContext | undefined> = createContext<PageContext>();
export const PageProvider: Context<PageContext | undefined>['Provider'] = Page.Provider;

export function usePage(): PageContext {
  const page = useContext(Page);
  if (page === undefined) throw new Error('a component was rendered outside of a page');
  return page;
}
