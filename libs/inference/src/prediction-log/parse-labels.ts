import {
  InvalidInputError,
  ProblemList,
  type FeedbackItem,
  type Field,
  type Value,
  type ValueType,
} from '@quincunx/contracts';
import type { PredictionLabel } from './prediction-log.store.ts';

/**
 * Checks labels against what a model predicts; those of a probability are true or false from here on.
 * @param options.now when a label became known that does not say so.
 * @throws InvalidInputError naming every label (the first 100) that is of another type.
 */
export function parseLabels(
  feedback: readonly FeedbackItem[],
  { outputs, now }: { readonly outputs: readonly Field[]; readonly now: Date },
): readonly PredictionLabel[] {
  const { parse, message } = labelKind(outputs);
  const problems = new ProblemList();
  const labels = feedback.map(({ requestId, index, label: given, at }, place) => {
    const label = parse(given);
    if (label === undefined) problems.add(() => ({ path: `feedback/${place}/label`, message }));
    return { requestId, index, label: label ?? null, at: at === undefined ? now : new Date(at) };
  });
  if (problems.count > 0) throw new InvalidInputError(problems.inWords(1), problems);
  return labels;
}

interface LabelKind {
  readonly parse: (label: FeedbackItem['label']) => Value | undefined;
  /** Of a label that is not of it. */
  readonly message: string;
}

const number: LabelKind = {
  parse: (label) => (typeof label === 'number' ? label : undefined),
  message: 'must be a number, as the model predicts numbers',
};

const kinds: Readonly<Record<ValueType, LabelKind>> = {
  number,
  integer: number,
  string: {
    parse: (label) => (typeof label === 'string' ? label : undefined),
    message: 'must be a text, as the model predicts texts',
  },
  boolean: {
    parse(label) {
      if (label === 1 || label === 0) return label === 1;
      return typeof label === 'boolean' ? label : undefined;
    },
    message: 'must be true or false, or 1 or 0, as the model predicts which of the two',
  },
};

/** Where several outputs leave open which of them a label is of, it may be anything. */
function labelKind(outputs: readonly Field[]): LabelKind {
  const [only] = outputs;
  if (outputs.some(({ name }) => name === 'probability')) return kinds.boolean;
  if (outputs.length === 1 && only !== undefined) return kinds[only.type];
  return { parse: (label) => label, message: '' };
}
