/** The built portal as the Worker imports it (`#portal` in package.json): one function and the types of its input. */
import type { RenderPage } from './contract.ts';

export type * from './contract.ts';
export declare const renderPage: RenderPage;
