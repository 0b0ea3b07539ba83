/** `/docs`: the API description as one page that a person can read, without scripts and without other hosts. */
import { html, raw } from 'hono/html';
import type { HubContext } from '../hub-env.ts';
import type { ApiDescription } from './routes.ts';

type Paths = NonNullable<ApiDescription['paths']>;
type PathItem = Paths[string];
type Operation = NonNullable<PathItem['get']>;
type Html = ReturnType<typeof html>;

const methods = ['get', 'post', 'put', 'delete'] as const;

const style = `
:root { color-scheme: light dark; --line: light-dark(#d5d8dd, #3a3f47); --quiet: light-dark(#545b66, #a4abb6); }
html { background: light-dark(#fff, #121417); color: light-dark(#16191d, #e8eaed); }
a { color: light-dark(#0b5fa5, #7cc4ff); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; }
summary { cursor: pointer; padding: .5rem .75rem; } details > div { padding: 0 .75rem .75rem; }
code, pre { font: 14px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; } pre { overflow-x: auto; }
.method { display: inline-block; width: 4.5rem; font-weight: 700; } .quiet { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; overflow-wrap: anywhere; } th, td { text-align: start; padding: .25rem .75rem .25rem 0; vertical-align: top; }
`;

export async function docsPage(context: HubContext, description: ApiDescription): Promise<Response> {
  const nonce = crypto.randomUUID();
  const groups = new Map<string, Html[]>();
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method];
      if (operation === undefined) continue;
      const tag = operation.tags?.[0] ?? 'Other';
      groups.set(tag, [...(groups.get(tag) ?? []), operationHtml(method, path, operation)]);
    }
  }
  const types = Object.entries(description.components?.schemas ?? {}).map(
    ([name, schema]) =>
      html`<details>
        <summary><code>${name}</code></summary>
        <div><pre>${JSON.stringify(schema, null, 2)}</pre></div>
      </details>`,
  );
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>API · Modelport</title>
        <style nonce="${nonce}">
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>Modelport API</h1>
          <p>
            Send an access token as <code>Authorization: Bearer hf_…</code>. Answers are
            <code>{"msg": "OK", "data": …}</code>, refusals <code>{"code": …, "msg": …}</code>. The same description for
            programs: <a href="openapi.json">openapi.json</a>.
          </p>
          ${[...groups].map(
            ([tag, operations]) =>
              html`<h2>${tag}</h2>
                ${operations}`,
          )}
          <h2>Types</h2>
          ${types}
        </main>
      </body>
    </html>`;
  return context.html(page, 200, {
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
  });
}

function operationHtml(method: string, path: string, operation: Operation): Html {
  const parameters = (operation.parameters ?? []).filter((parameter) => 'name' in parameter);
  const body =
    operation.requestBody !== undefined && 'content' in operation.requestBody ? operation.requestBody.content : {};
  const done: unknown = operation.responses?.['200'];
  return html`<details>
    <summary>
      <span class="method">${method.toUpperCase()}</span> <code>${path}</code>
      <span class="quiet">${operation.summary ?? ''}</span>
    </summary>
    <div>
      ${
        parameters.length > 0 &&
        html`<table>
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">In</th>
              <th scope="col">Type</th>
            </tr>
          </thead>
          <tbody>
            ${parameters.map(
              (parameter) =>
                html`<tr>
                  <td><code>${parameter.name}</code></td>
                  <td>${parameter.in}</td>
                  <td><code>${JSON.stringify(parameter.schema ?? {})}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>`
      }
      ${Object.values(body).map(
        ({ schema }) =>
          html`<p>Body</p>
            <pre>${JSON.stringify(schema, null, 2)}</pre>`,
      )}
      <p>Answer</p>
      <pre>${JSON.stringify(answerSchema(done), null, 2)}</pre>
    </div>
  </details>`;
}

function answerSchema(response: unknown): unknown {
  const content = field(field(response, 'content'), 'application/json');
  return field(field(field(content, 'schema'), 'properties'), 'data');
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
