/** The part of opening the command palette that needs Solid; loaded when it is first opened. */
import { Palette, type PaletteProps } from './palette.tsx';
import { showUntilClosed } from './show-until-closed.ts';

export function showPalette(props: PaletteProps & { readonly text: string }, onClosed: () => void): void {
  showUntilClosed(Palette, props, onClosed);
}
