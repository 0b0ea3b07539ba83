/** Gives each block of code in a text a button that copies it. The text itself is the same for readers of all languages. */
export function addCodeButtons(): void {
  const template = document.querySelector<HTMLTemplateElement>('template#copy-code');
  if (template === null) return;
  for (const block of document.querySelectorAll('[data-behaviour="copy-code"] pre')) {
    const button = template.content.cloneNode(true);
    const frame = document.createElement('div');
    frame.className = 'copy-code';
    block.replaceWith(frame);
    frame.append(block, button);
    const copy = frame.querySelector('button');
    // A command is copied without the line end that its block ends with, so that a shell does not run it at once.
    if (copy !== null) copy.dataset['copy'] = (block.textContent ?? '').replace(/\n$/, '');
  }
}
