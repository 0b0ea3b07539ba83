/** Changes the appearance at once when one is chosen in the footer; the form keeps the choice in a cookie either way. */
export function listenForTheme(): void {
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event;
    if (!(form instanceof HTMLFormElement) || form.dataset['behaviour'] !== 'theme') return;
    if (!(submitter instanceof HTMLButtonElement)) return;
    event.preventDefault();
    apply(form, submitter.value);
    const body = new URLSearchParams({ theme: submitter.value });
    /* Without an answer the choice still holds for this page. */
    fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => undefined);
  });
}

function apply(form: HTMLFormElement, theme: string): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const button of form.querySelectorAll('button'))
    button.setAttribute('aria-pressed', String(button.value === theme));
}
