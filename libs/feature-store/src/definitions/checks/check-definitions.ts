import { InvalidInputError, ProblemList } from '@quincunx/contracts';
import { toDefinitionSet, type DefinitionLists } from '../definition-set.ts';
import { aliasedViewProblems } from './aliased-view-problems.ts';
import { featureViewProblems } from './feature-view-problems.ts';
import { onDemandViewProblems } from './on-demand-view-problems.ts';
import { repeatedNames, type Named } from './repeated-names.ts';
import { serviceProblems } from './service-problems.ts';

const mostInMessage = 20;

/**
 * Checks what no schema of one definition can say.
 * @throws InvalidInputError listing every problem, each with its path: `onDemandViews/payment/features/amount_ratio`.
 */
export function checkDefinitions(lists: DefinitionLists): void {
  const definitions = toDefinitionSet(lists);
  const { featureServices, ...views } = lists;
  const ofViews = [
    ...repeatedNames(Object.entries(views).flatMap(([kind, defined]) => namesOf(kind, defined))),
    ...featureViewProblems(lists.featureViews),
    ...aliasedViewProblems(definitions),
    ...onDemandViewProblems(definitions),
  ];
  const found = new ProblemList();
  const problems = [
    ...ofViews,
    ...repeatedNames(namesOf('featureServices', featureServices)),
    ...serviceProblems(definitions, ofViews),
  ];
  for (const problem of problems) found.add(() => problem);
  if (found.count === 0) return;
  const message = `feature definitions: ${found.inWords(mostInMessage)}`;
  throw new InvalidInputError(message, { problems: found.problems });
}

function namesOf(kind: string, defined: readonly { readonly name: string }[]): Named[] {
  return defined.map(({ name }) => ({ name, path: `${kind}/${name}`, what: `${kind}/${name}` }));
}
