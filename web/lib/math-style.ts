/**
 * Address of KaTeX's style sheet, which the build lays beside the portal's own (build/math-assets.ts) and which only
 * pages with formulas load. The version in its name makes it a file that never changes.
 */
export const KATEX_VERSION = '0.19.1';
export const mathStyleAddress = `/assets/katex-${KATEX_VERSION}.css`;
