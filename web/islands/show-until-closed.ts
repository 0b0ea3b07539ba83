/** Puts a component at the end of the page until it is closed. */
import { type Component, createComponent } from 'solid-js';
import { render } from 'solid-js/web';

export function showUntilClosed<P>(
  component: Component<P & { readonly onClose: () => void }>,
  props: P,
  onClosed: () => void,
): void {
  const place = document.createElement('div');
  document.body.append(place);
  const onClose = (): void => {
    dispose();
    place.remove();
    onClosed();
  };
  const dispose = render(() => createComponent(component, { ...props, onClose }), place);
}
