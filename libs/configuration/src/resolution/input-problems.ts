import type { Problem } from '@quincunx/contracts';
import type { Draft } from './draft.ts';
import { suggestion } from './nearest-name.ts';

/** What is wrong with the model's inputs: features that no view has, names that clash in a dataset, steps of preprocessing on other names. */
export function inputProblems(draft: Draft): Problem[] {
  return [...unknownReferences(draft), ...clashes(draft), ...unknownSteps(draft)];
}

function unknownReferences({ featureViews, features }: Draft): Problem[] {
  const named = featureViews.flatMap((view) => view.features.map((feature) => [view.name, feature.name]));
  // With a name that cannot be read, a reference may well be right.
  if (named.length === 0 || named.flat().includes(undefined)) return [];
  const known = named.map(([view, feature]) => `${view ?? ''}:${feature ?? ''}`);
  return features.flatMap((reference, index) => {
    if (reference === undefined || known.includes(reference)) return [];
    const message = `there is no feature ${reference}${suggestion(reference, known)}`;
    return [{ path: `features/${index}`, message }];
  });
}

function clashes({ featureViews, features, label }: Draft): Problem[] {
  const joinKeys = featureViews.flatMap((view) => view.entity.joinKeys.map((key) => key.name));
  const own = new Set(['row_id', 'event_timestamp', ...joinKeys]);
  const names = inputNames(features);
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    const path = `features/${index}`;
    const first = names.indexOf(name);
    if (first < index) {
      return [
        { path, message: `is named ${name}, as features/${first} is; an input is named after its feature` },
      ];
    }
    if (name === label.column) return [{ path, message: `${name} is the label, which no input can be` }];
    if (own.has(name)) return [{ path, message: `${name} is a column of every dataset already` }];
    return [];
  });
}

function unknownSteps({ features, preprocessing }: Draft): Problem[] {
  const inputs = inputNames(features).filter((name) => name !== undefined);
  if (inputs.length < features.length) return [];
  return preprocessing.flatMap((step, index) =>
    step.features.flatMap((name, position) => {
      if (name === undefined || inputs.includes(name)) return [];
      const message = `${name} is not an input${suggestion(name, inputs)}`;
      return [{ path: `preprocessing/${index}/features/${position}`, message }];
    }),
  );
}

function inputNames(features: Draft['features']): (string | undefined)[] {
  return features.map((reference) => reference?.split(':')[1]);
}
