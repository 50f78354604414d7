import { NotFoundError, type FeatureVerification, type Verification } from '@quincunx/contracts';
import type { DuckDBConnection } from '@duckdb/node-api';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import type { DefinitionSet } from '../definitions/definition-set.ts';
import { digestOfRetrieval } from '../definitions/retrieval-digest.ts';
import type { Retrieval } from '../definitions/retrieval.ts';
import { toInstant } from '../instant.ts';
import type { OfflineStore } from '../offline/offline.store.ts';
import type { AnswerLogStore } from './answer-log.store.ts';
import { findOffline } from './find-offline.ts';
import { createComparison } from './create-comparison.ts';
import type { LoggedAnswer } from './logged-answer.ts';

const answersAtOnce = 10_000;
const mostExamples = 10;

export interface VerificationProgress {
  readonly done: number;
  readonly total: number;
}

export interface VerificationRequest {
  readonly log: AnswerLogStore;
  readonly offline: OfflineStore;
  readonly definitions: DefinitionSet;
  /** Answers of this time and later, in microseconds since 1970. */
  readonly since: bigint;
  readonly onProgress?: (progress: VerificationProgress) => void;
}

/**
 * Recomputes logged online answers from the offline store as of their instant, some thousand at a time, and counts per feature how
 * they compare.
 */
export async function verifyAnswers(request: VerificationRequest): Promise<Verification> {
  const { log, since, onProgress } = request;
  const total = log.count(since);
  const features = new Map<string, FeatureVerification>();
  let [after, done, otherDefinitions] = [0n, 0, 0];
  for (;;) {
    const page = log.list({ since, after, limit: answersAtOnce });
    const last = page.at(-1);
    if (last === undefined) break;
    for (const answers of groupByRetrieval(page.map(({ answer }) => answer))) {
      const retrieval = findRetrieval(answers[0], request.definitions);
      if (retrieval === undefined) otherDefinitions += answers.length;
      else await verifyGroup(request.offline, { retrieval, answers }, features);
    }
    [after, done] = [last.place, done + page.length];
    onProgress?.({ done, total });
  }
  return { answers: done, otherDefinitions, features: [...features.values()] };
}

type Answers = [LoggedAnswer, ...LoggedAnswer[]];

/** Answers that one retrieval was asked for and made by the same definitions. */
function groupByRetrieval(answers: readonly LoggedAnswer[]): readonly Answers[] {
  const groups = new Map<string, Answers>();
  for (const answer of answers) {
    const asked = JSON.stringify([answer.definitionsDigest, answer.fullNames, answer.references]);
    const group = groups.get(asked);
    if (group === undefined) groups.set(asked, [answer]);
    else group.push(answer);
  }
  return [...groups.values()];
}

/** Undefined when the definitions are others by now. */
function findRetrieval(
  { references, fullNames, definitionsDigest }: LoggedAnswer,
  definitions: DefinitionSet,
): Retrieval | undefined {
  try {
    const retrieval = createRetrieval({ references, fullNames }, definitions);
    return digestOfRetrieval(retrieval) === definitionsDigest ? retrieval : undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

async function verifyGroup(
  offline: OfflineStore,
  group: { readonly retrieval: Retrieval; readonly answers: readonly LoggedAnswer[] },
  features: Map<string, FeatureVerification>,
): Promise<void> {
  const rows = await offline.duckDb.use((connection: DuckDBConnection) =>
    findOffline(connection, offline, group),
  );
  const compare = createComparison(group.retrieval);
  group.answers.forEach((answer, index) => {
    for (const { reference, finding, online, offline: value } of compare(answer, rows[index] ?? [])) {
      const counted = features.get(reference) ?? startCount(reference);
      features.set(reference, counted);
      counted[finding] += 1;
      if (finding !== 'mismatches' || counted.examples.length >= mostExamples) continue;
      const answeredAt = toInstant(answer.answeredAt);
      counted.examples.push({ answeredAt, entity: { ...answer.entity }, online, offline: value });
    }
  });
}

function startCount(reference: string): FeatureVerification {
  return { reference, matches: 0, mismatches: 0, behind: 0, corrected: 0, examples: [] };
}
