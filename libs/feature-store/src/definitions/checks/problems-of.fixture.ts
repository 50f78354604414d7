import { InvalidInputError } from '@quincunx/contracts';
import { mergeDefinitions, toDefinitionSet } from '../definition-set.ts';
import { tripsWith, type FeatureDefinitionsInput } from '../trips.fixture.ts';
import { checkDefinitions } from './check-definitions.ts';

/** Every problem of the trips with some lists replaced, as `path: message`. */
export function problemsOf(change: Partial<FeatureDefinitionsInput>): readonly string[] {
  try {
    checkDefinitions(mergeDefinitions(toDefinitionSet({}), tripsWith(change)));
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
