import { InvalidInputError } from '@quincunx/contracts';
import type { StepColumn } from './derivation.ts';

/** @throws InvalidInputError naming the column that a step for numbers cannot take. */
export function requireNumbers(step: string, columns: readonly StepColumn[]): void {
  const wrong = columns.find(({ type }) => type !== 'number' && type !== 'integer');
  if (wrong === undefined) return;
  throw new InvalidInputError(
    `preprocessing step '${step}' takes numbers, and '${wrong.name}' is a ${wrong.type}`,
  );
}
