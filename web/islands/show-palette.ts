/** The part of opening the command palette that needs Solid; loaded when it is first opened. */
import { createComponent } from 'solid-js';
import { render } from 'solid-js/web';
import { Palette, type PaletteProps } from './palette.tsx';

export function showPalette(props: PaletteProps & { readonly text: string }, onClosed: () => void): void {
  const place = document.createElement('div');
  document.body.append(place);
  const dispose = render(
    () =>
      createComponent(Palette, {
        ...props,
        onClose: () => {
          dispose();
          place.remove();
          onClosed();
        },
      }),
    place,
  );
}
