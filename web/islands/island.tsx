/**
 * Marks a component as interactive: the server renders it like any other and adds what the browser needs to go on
 * from there (wake.ts). Its props travel as JSON, so they hold plain data only.
 */
import { type Component, type JSX, createComponent, sharedConfig } from 'solid-js';
import { Hydration } from 'solid-js/web';
import type { IslandName, IslandProps } from './registry.ts';

export function Island<N extends IslandName>(props: {
  name: N;
  component: Component<IslandProps<N>>;
  data: IslandProps<N>;
}): JSX.Element {
  let renderId = '';
  const content = createComponent(Hydration, {
    get children() {
      renderId = sharedConfig.context?.id ?? '';
      return createComponent(props.component, props.data);
    },
  });
  return (
    <div data-island={props.name} data-render-id={renderId} data-props={JSON.stringify(props.data)}>
      {content}
    </div>
  );
}
