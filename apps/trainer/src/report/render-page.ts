import { html, type Html } from './html.ts';
import { reportStyle } from './report-style.ts';

/** Nothing may be loaded, run or sent, even if a hostile name should get past the escaping. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole HTML document that needs no other file, no network and no script. */
export function renderPage(title: string, content: readonly Html[]): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${reportStyle}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `;
  return document.toString();
}
