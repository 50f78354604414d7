import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';
import { viewsBehind } from './find-view.ts';
import { suggestion } from './nearest-name.ts';

/**
 * What is wrong with the model's inputs: names that clash in a dataset, steps of preprocessing on other names, sources that do not say
 * what was known when.
 */
export function inputProblems(draft: Draft): Problem[] {
  return [...clashes(draft), ...unknownSteps(draft), ...unknownCreation(draft)];
}

function clashes(draft: Draft): Problem[] {
  const { features, label } = draft;
  const joinKeys = draft.features.flatMap((reference) =>
    reference === undefined ? [] : viewsBehind(reference, draft).flatMap((view) => view.joinKeys),
  );
  const own = new Set(['row_id', 'event_timestamp', ...joinKeys]);
  const names = inputNames(draft);
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    const path = `features/${index}`;
    const first = names.indexOf(name);
    if (first < index) {
      const message =
        features[first] === features[index]
          ? `is features/${first} again`
          : `is named ${name}, as features/${first} is; with fullNames: true, inputs are named view__feature`;
      return [{ path, message }];
    }
    if (name === label.column) return [{ path, message: `${name} is the label, which no input can be` }];
    if (own.has(name)) return [{ path, message: `${name} is a column of every dataset already` }];
    return [];
  });
}

function unknownSteps(draft: Draft): Problem[] {
  const inputs = inputNames(draft).filter((name) => name !== undefined);
  if (inputs.length < draft.features.length) return [];
  return draft.preprocessing.flatMap((step, index) =>
    step.features.flatMap((name, position) => {
      if (name === undefined || inputs.includes(name)) return [];
      const message = `${name} is not an input${suggestion(name, inputs)}`;
      return [{ path: `preprocessing/${index}/features/${position}`, message }];
    }),
  );
}

function unknownCreation(draft: Draft): Problem[] {
  if (draft.asKnownAt !== true) return [];
  const read = draft.features.flatMap((reference) =>
    reference === undefined ? [] : viewsBehind(reference, draft),
  );
  const views = new Map(read.map(({ view, index }) => [index, view]));
  return [...views].flatMap(([index, { source }]) => {
    if (source.kind === undefined || source.createdColumn !== undefined) return [];
    const message = 'is missing; with asKnownAt: true, it has to say when a row became known';
    return [{ path: `featureViews/${index}/source/createdColumn`, message }];
  });
}

function inputNames({ features, fullNames }: Draft): (string | undefined)[] {
  return features.map((reference) =>
    fullNames === true ? reference?.replace(':', '__') : reference?.split(':')[1],
  );
}
