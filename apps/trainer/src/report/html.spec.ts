import { html, trustedMarkup } from './html.ts';

describe('html', () => {
  it('escapes text, so that it can be neither an element nor the end of an attribute', () => {
    const hostile = `<img src=x onerror="alert('&')">`;
    const markup = html`<p title="${hostile}">${hostile}</p>`.toString();
    const escaped = `&#60;img src=x onerror=&#34;alert('&#38;')&#34;&#62;`;
    expect(markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('inserts markup as it is, joins lists, and leaves out what is undefined', () => {
    const items = ['<', 2].map((item) => html`<li>${item}</li>`);
    expect(html`<b>${items}${undefined}${trustedMarkup('<hr>')}</b>`.toString()).toBe(
      '<b><li>&#60;</li><li>2</li><hr></b>',
    );
  });

  it('keeps backslashes and dollar signs of values', () => {
    expect(html`<p>${String.raw`\d$&`}</p>`.toString()).toBe(String.raw`<p>\d$&#38;</p>`);
  });
});
