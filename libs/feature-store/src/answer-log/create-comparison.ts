import type { FeatureReference, Row, Value } from '@quincunx/contracts';
import { compileToJavaScript, type CompiledProgram } from '@quincunx/expression';
import type { Computation, Retrieval, ViewRead } from '../definitions/retrieval.ts';
import type { OfflineRow } from './find-offline.ts';
import type { LoggedAnswer } from './logged-answer.ts';

/** See `FeatureVerification`. */
export type Finding = 'matches' | 'mismatches' | 'behind' | 'corrected';

export interface FeatureFinding {
  readonly reference: FeatureReference;
  readonly finding: Finding;
  readonly online: Value;
  readonly offline: Value;
}

type OfflineRows = readonly (OfflineRow | undefined)[];

/**
 * Compares answers of one retrieval, feature by feature, with offline rows, in the order of its reads. A feature that was computed
 * on demand is computed again, from the offline rows and the values that came with the request.
 */
export function createComparison(
  retrieval: Retrieval,
): (answer: LoggedAnswer, offline: OfflineRows) => readonly FeatureFinding[] {
  const { reads, computations, features } = retrieval;
  const programs = computations.map(({ program }) => compileToJavaScript(program));
  return (answer, offline) => {
    const states = reads.map((read, index) =>
      compareRows(answer, read, answer.readTimes[index], offline[index]),
    );
    const computed = computations.map((each, index) =>
      compute(each, programs[index], offline, answer.entity),
    );
    return features.map(({ name, reference, place }) => {
      const online = answer.answer.values[name] ?? null;
      const [value, finding] =
        'read' in place
          ? [offline[place.read]?.values[place.feature] ?? null, states[place.read] ?? 'matches']
          : [
              computed[place.computation]?.[place.output] ?? null,
              worstOf(computations[place.computation], states),
            ];
      const isOther = finding === 'matches' && value !== online;
      return { reference, finding: isOther ? 'mismatches' : finding, online, offline: value };
    });
  };
}

/** Whether an answer was given from the row that the offline store has; times are microseconds since 1970. */
function compareRows(
  { answeredAt }: LoggedAnswer,
  { view }: ViewRead,
  readTime: bigint | null = null,
  offline: OfflineRow | undefined,
): Finding {
  if (offline?.createdTime !== undefined && offline.createdTime > answeredAt) return 'corrected';
  const ttl = view.ttlSeconds === undefined ? undefined : BigInt(view.ttlSeconds) * 1_000_000n;
  const isWithheld = readTime !== null && ttl !== undefined && answeredAt - readTime > ttl;
  if (readTime === null || isWithheld) return offline === undefined ? 'matches' : 'behind';
  if (offline === undefined || offline.eventTime < readTime) return 'mismatches';
  return offline.eventTime > readTime ? 'behind' : 'matches';
}

const byGravity: readonly Finding[] = ['corrected', 'behind', 'mismatches', 'matches'];

function worstOf(computation: Computation | undefined, states: readonly Finding[]): Finding {
  const inputs = (computation?.inputs ?? []).flatMap((input) =>
    'read' in input ? [states[input.read]] : [],
  );
  return byGravity.find((finding) => inputs.includes(finding)) ?? 'matches';
}

function compute(
  { program, inputs }: Computation,
  compiled: CompiledProgram | undefined,
  offline: OfflineRows,
  entity: LoggedAnswer['entity'],
): readonly Value[] {
  const row: Row = Object.fromEntries(
    program.inputs.map(({ name }, index): [string, Value] => {
      const input = inputs[index];
      if (input === undefined) return [name, null];
      if ('request' in input) return [name, toValueOf(entity[input.request])];
      return [name, offline[input.read]?.values[input.feature] ?? null];
    }),
  );
  const values = compiled?.row(row) ?? [];
  return values.map((value) => (typeof value === 'number' && !Number.isFinite(value) ? null : value));
}

function toValueOf(value: unknown): Value {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
