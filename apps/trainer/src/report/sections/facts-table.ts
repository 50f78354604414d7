import { html, type Html } from '../html.ts';

/** A table of names and what they stand for; a value given as text is shown as code. */
export function factsTable(
  caption: string,
  facts: readonly (readonly [name: string, value: string | Html])[],
): Html {
  return html`<table class="facts-table">
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${facts.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${typeof value === 'string' ? html`<code>${value}</code>` : value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
