/** The part of opening the search for a file that needs Solid; loaded when it is first opened. */
import { createComponent } from 'solid-js';
import { render } from 'solid-js/web';
import { FileFinder, type FileFinderProps } from './file-finder.tsx';

export function showFileFinder(props: FileFinderProps, onClosed: () => void): void {
  const place = document.createElement('div');
  document.body.append(place);
  const dispose = render(
    () =>
      createComponent(FileFinder, {
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
