import { InvalidInputError, type Field, type Problem } from '@quincunx/contracts';
import { checkExpression } from '@quincunx/expression';
import type { Draft } from './draft.ts';
import { findView, viewOf } from './find-view.ts';
import { messageOf } from './message-of.ts';

type OnDemandView = Draft['onDemandViews'][number];

/** What is wrong with on-demand views beside their references: names that clash, expressions that do not hold. */
export function onDemandProblems(draft: Draft): Problem[] {
  return draft.onDemandViews.flatMap((view, index) => {
    const path = `onDemandViews/${index}`;
    const repeated = clashes(view, path);
    const fields = repeated.length === 0 ? fieldsOf(view, draft) : undefined;
    return fields === undefined ? repeated : wrongExpressions(view, fields, path);
  });
}

function clashes({ inputs, request, fullNames }: OnDemandView, path: string): Problem[] {
  const named = [
    ...inputs.map((input, index) => ({ place: `inputs/${index}`, name: input && nameOf(input, fullNames) })),
    ...request.map(({ name }, index) => ({ place: `request/${index}`, name })),
  ];
  const names = named.map(({ name }) => name?.toLowerCase());
  return named.flatMap(({ place, name }, index) => {
    const first = names.indexOf(name?.toLowerCase());
    if (name === undefined || first === index) return [];
    const hint = fullNames === true ? '' : '; with fullNames: true, inputs are named view__feature';
    const message = `is named ${name}, as ${named[first]?.place ?? ''} is${hint}`;
    return [{ path: `${path}/${place}`, message }];
  });
}

/** What expressions may read; undefined where that cannot be told. */
function fieldsOf({ inputs, request, fullNames }: OnDemandView, draft: Draft): Field[] | undefined {
  const given = inputs.flatMap((input) => {
    if (input === undefined) return [];
    const feature = findView(viewOf(input), draft)?.view.features.find(
      ({ name }) => name === input.split(':')[1],
    );
    return [{ name: nameOf(input, fullNames), type: feature?.type }];
  });
  const fields = [...given, ...request].flatMap(({ name, type }) =>
    name === undefined || type === undefined ? [] : [{ name, type, nullable: true }],
  );
  return fields.length < inputs.length + request.length ? undefined : fields;
}

function wrongExpressions({ features }: OnDemandView, fields: readonly Field[], path: string): Problem[] {
  return features.flatMap(({ type, expression }, index) => {
    if (expression === undefined) return [];
    const message = messageOf(() => {
      const given = checkExpression(expression, fields).type;
      const isRight = type === undefined || given === type || (given === 'integer' && type === 'number');
      if (!isRight) throw new InvalidInputError(`is of type ${given}, not ${type}`);
    });
    return message === undefined ? [] : [{ path: `${path}/features/${index}/expression`, message }];
  });
}

function nameOf(reference: string, fullNames: boolean | undefined): string {
  return fullNames === true ? reference.replace(':', '__') : (reference.split(':')[1] ?? '');
}
