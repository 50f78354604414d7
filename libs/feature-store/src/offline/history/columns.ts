import type { Feature, JoinKey } from '@quincunx/contracts';
import { quoteName } from '../duckdb/quote.ts';

/** The names of columns in the tables of a `History`, quoted. */
export const keyColumn = ({ name }: Pick<JoinKey, 'name'>) => quoteName(`key:${name}`);
export const featureColumn = ({ name }: Pick<Feature, 'name'>) => quoteName(`feature:${name}`);
/** BIGINT, from 0, in the order of entity rows or of a source. */
export const rowColumn = '"#row"';
/** BIGINT, microseconds since 1970. */
export const timeColumn = '"#time"';
/** As the time; null where the source says nothing. */
export const createdColumn = '"#created"';
/** The order of rows of one key, the newest first. */
export const newestFirst = `${timeColumn} DESC, ${createdColumn} DESC NULLS LAST, ${rowColumn} DESC`;
