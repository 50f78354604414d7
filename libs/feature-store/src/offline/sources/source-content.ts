import type { DuckDBValue } from '@duckdb/node-api';
import { toValue } from '../duckdb/to-value.ts';

const longestText = 1000;

/** What a source has, as JSON can hold it: numbers that it cannot as texts, and of a long text the start. @param type as of `SourceColumn`. */
export function sourceContent(value: DuckDBValue, type: string | undefined): unknown {
  const content = toValue(value);
  if (typeof content === 'number' && !Number.isFinite(content)) return String(content);
  if (typeof content !== 'string') return content;
  if (content.length > longestText) return `${content.slice(0, longestText)}...`;
  return type === 'json' ? parse(content) : content;
}

function parse(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return Number.isInteger(parsed) && !Number.isSafeInteger(parsed) ? text : parsed;
  } catch {
    return text;
  }
}
