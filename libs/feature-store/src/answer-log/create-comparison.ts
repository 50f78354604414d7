import type { FeatureReference, Value } from '@quincunx/contracts';
import type { Computation, Retrieval, ViewRead } from '../definitions/retrieval.ts';
import { compileComputation, toRequestValue } from '../online/compute-on-demand.ts';
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
  const programs = computations.map(compileComputation);
  return (answer, offline) => {
    const states = reads.map((read, index) =>
      compareRows(answer, read, answer.readTimes[index], offline[index]),
    );
    const computed = computations.map(({ inputs }, index) =>
      programs[index]?.(
        inputs.map((input) =>
          'read' in input
            ? (offline[input.read]?.values[input.feature] ?? null)
            : toRequestValue(answer.entity[input.request]),
        ),
      ),
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
  const isTooOld = readTime !== null && ttl !== undefined && answeredAt - readTime > ttl;
  const isWithheld = readTime !== null && (isTooOld || readTime > answeredAt);
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
