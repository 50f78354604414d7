import { z } from 'zod';

/** The types a feature, an input or an output may have. `integer` and `number` are both 64-bit floats in arithmetic. */
export const valueTypeSchema = z.enum(['number', 'integer', 'string', 'boolean']);

export type ValueType = z.infer<typeof valueTypeSchema>;

/** One value. `null` is a missing one; a number is finite at every edge. */
export const valueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);

export type Value = z.infer<typeof valueSchema>;

/** Values by column name. */
export type Row = Readonly<Record<string, Value>>;
