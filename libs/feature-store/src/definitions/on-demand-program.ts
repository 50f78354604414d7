import { InvalidInputError, type Field, type OnDemandView } from '@quincunx/contracts';
import { checkExpression, checkProgram, type CheckedProgram } from '@quincunx/expression';
import type { DefinitionSet } from './definition-set.ts';
import { findFeature, nameOf } from './find-feature.ts';

/**
 * The program of some features of an on-demand view. Its inputs are, in order, the view's inputs and its request values.
 * @throws NotFoundError when an input is unknown; InvalidInputError when an expression does not hold, naming the feature.
 */
export function checkOnDemandProgram(
  view: OnDemandView,
  names: readonly string[],
  definitions: DefinitionSet,
): CheckedProgram {
  const fields = onDemandFields(view, definitions);
  const features = names.flatMap((name) => view.features.find((each) => each.name === name) ?? []);
  for (const feature of features) {
    try {
      checkOnDemandFeature(feature, fields);
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const what = `on-demand feature ${view.name}:${feature.name}`;
      throw new InvalidInputError(`${what}: ${error.message}`, { cause: error });
    }
  }
  return checkProgram(fields, [], features);
}

/**
 * What the expressions of a view may read.
 * @throws NotFoundError when an input is unknown.
 */
export function onDemandFields(view: OnDemandView, definitions: DefinitionSet): readonly Field[] {
  const inputs = view.inputs.map((reference): Field => {
    const { feature } = findFeature(reference, definitions);
    return { name: nameOf(reference, view.fullNames ?? false), type: feature.type, nullable: true };
  });
  return [...inputs, ...view.request];
}

/** @throws InvalidInputError when an expression does not hold, or gives another type than its feature has. */
export function checkOnDemandFeature(
  { type, expression }: OnDemandView['features'][number],
  fields: readonly Field[],
): void {
  const given = checkExpression(expression, fields).type;
  if (given === type || (given === 'integer' && type === 'number')) return;
  throw new InvalidInputError(`its expression is of type ${given}, not ${type}`);
}
