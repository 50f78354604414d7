/** Markup that may be inserted into a document as it stands. Only `html` and `trustedMarkup` make it. */
class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };
export type HtmlPart = string | number | Html | undefined | readonly HtmlPart[];

/**
 * Markup from a template: strings and numbers in it are text and are escaped, for element content and double-quoted attributes;
 * `Html` stays as it is, a list is joined, `undefined` is nothing.
 */
export function html(template: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(String.raw({ raw: template }, ...parts.map(markupOf)));
}

/** Markup that another program made and escaped, such as an SVG by Vega. */
export function trustedMarkup(markup: string): Html {
  return new Html(markup);
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(markupOf).join('');
  return String(part).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
