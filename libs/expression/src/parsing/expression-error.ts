import { InvalidInputError } from '@quincunx/contracts';

const excerptLength = 30;

/** An error that points at an offset of an expression's text, as `column 7, at "bmx + 1": ...`. Columns count from 1. */
export function expressionError(text: string, at: number, message: string): InvalidInputError {
  const whole = `${positionOf(text, at)}, at ${excerptAt(text, at)}: ${message}`;
  return new InvalidInputError(whole, { problems: [{ path: '', message: whole }] });
}

function positionOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  const column = `column ${(lines.at(-1) ?? '').length + 1}`;
  return text.includes('\n') ? `line ${lines.length}, ${column}` : column;
}

function excerptAt(text: string, at: number): string {
  const rest = text.slice(at, at + excerptLength + 1).split('\n', 1)[0] ?? '';
  if (rest === '') return 'the end';
  return `"${rest.length > excerptLength ? `${rest.slice(0, excerptLength)}...` : rest}"`;
}
