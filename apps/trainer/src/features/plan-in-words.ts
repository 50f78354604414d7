import type { FeaturePlan } from '@quincunx/contracts';
import { kindsInWords } from './kinds-in-words.ts';

const marks = { added: '+', changed: '~', removed: '-', unchanged: '=' } as const;

/** A plan as lines to read: what changes, how, and what that would break. */
export function planInWords({ definitions, breaks, materialise }: FeaturePlan): readonly string[] {
  const changes = definitions.filter(({ change }) => change !== 'unchanged');
  const unchanged = definitions.length - changes.length;
  return [
    ...changes.flatMap(({ kind, name, change, differences }) => [
      `${marks[change]} ${kindsInWords[kind]} ${name}`,
      ...differences.map((difference) => `    ${difference}`),
    ]),
    ...breaks.map(
      ({ reference, change, model, version, aliases }) =>
        `! ${reference} is ${change}, and ${model} version ${version} (${aliases.join(', ')}) reads it`,
    ),
    ...(breaks.length > 0
      ? ['this cannot be applied as long as a deployed version reads what it changes']
      : []),
    ...(changes.length === 0 ? ['nothing changes'] : []),
    ...(unchanged > 0 ? [`unchanged: ${unchanged}`] : []),
    ...(materialise.length > 0 ? [`to materialise: ${materialise.join(', ')}`] : []),
  ];
}
