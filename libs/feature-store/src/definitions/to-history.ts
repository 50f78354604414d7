import type { DefinitionChange } from '@quincunx/contracts';
import type { DefinitionState } from './definition.store.ts';
import { listDifferences } from './list-differences.ts';

/** What each state of a definition changed of the one before. @param states oldest first. */
export function toHistory(states: readonly DefinitionState[]): DefinitionChange[] {
  return states.map(({ definition, appliedAt, author }, index) => {
    const before = states[index - 1]?.definition;
    const known = { appliedAt, ...(author !== undefined && { author }) };
    if (definition === undefined) return { change: 'removed', differences: [], ...known };
    if (before === undefined) return { change: 'added', differences: [], definition, ...known };
    return { change: 'changed', differences: listDifferences(before, definition), definition, ...known };
  });
}
