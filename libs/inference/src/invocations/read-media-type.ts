import { InvalidInputError } from '@quincunx/contracts';

const mediaTypes = ['application/json', 'text/csv'] as const;

/**
 * @param contentType with parameters, of which there may be a charset, UTF-8, and of CSV that it has a header.
 * @throws InvalidInputError for anything else.
 */
export function readMediaType(contentType = 'application/json'): (typeof mediaTypes)[number] {
  const [name, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const mediaType = mediaTypes.find((known) => known === name);
  if (mediaType === undefined) throw new InvalidInputError('the body must be application/json or text/csv');
  for (const parameter of parameters) {
    const [key, value = ''] = parameter.split('=');
    const unquoted = value.replaceAll('"', '');
    const isUtf8 = key === 'charset' && ['utf-8', 'utf8', 'us-ascii'].includes(unquoted);
    const isHeader = key === 'header' && mediaType === 'text/csv' && unquoted === 'present';
    if (isUtf8 || isHeader || parameter === '') continue;
    throw new InvalidInputError(
      'the content type may have no parameters but charset=utf-8, and header=present of text/csv',
    );
  }
  return mediaType;
}
