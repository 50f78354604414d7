import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { featureViewSchema, onDemandViewSchema, type OnlineStatus, type Value } from '@quincunx/contracts';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import { digestOfRetrieval } from '../definitions/retrieval-digest.ts';
import { DuckDb } from '../offline/duckdb/duckdb.ts';
import { PostgresDatabase } from '../offline/history/postgres/postgres-database.ts';
import { OfflineStore } from '../offline/offline.store.ts';
import type { LoggedAnswer } from './logged-answer.ts';
import { openAnswerLog } from './open-answer-log.fixture.ts';
import { verifyAnswers } from './verify-answers.ts';

const workspace = mkdtempSync(join(tmpdir(), 'verify-answers-'));
writeFileSync(
  join(workspace, 'vitals.csv'),
  `patient_id,at,known_at,weight
1,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,80
1,2026-01-05T00:00:00Z,2026-01-05T00:00:00Z,90
2,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,50
2,2026-01-01T00:00:00Z,2026-01-09T00:00:00Z,55
`,
);
const duckDb = new DuckDb();
const offline = new OfflineStore({
  duckDb,
  workspace,
  pushLog: {
    hasRows: () => Promise.resolve(false),
    lastSequence: () => Promise.resolve(0),
    // eslint-disable-next-line @typescript-eslint/require-await -- nothing was pushed
    read: async function* () {
      yield [];
    },
  },
  quarantine: { put: () => Promise.resolve() },
  postgres: new PostgresDatabase(),
});
afterAll(async () => {
  await duckDb.close();
  rmSync(workspace, { recursive: true });
});

function definitionsWith(source: object, ttlSeconds?: number) {
  return toDefinitionSet({
    featureViews: [
      featureViewSchema.parse({
        name: 'vitals',
        entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
        source: { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' }, ...source },
        features: [{ name: 'weight', type: 'number' }],
        ...(ttlSeconds !== undefined && { ttlSeconds }),
      }),
    ],
    onDemandViews: [
      onDemandViewSchema.parse({
        name: 'gain',
        inputs: ['vitals:weight'],
        request: [{ name: 'weight_now', type: 'number', nullable: false }],
        features: [{ name: 'ratio', type: 'number', expression: 'weight_now / weight' }],
      }),
    ],
  });
}

const definitions = definitionsWith({ createdColumn: 'known_at' });

const micros = (instant: string) => BigInt(Date.parse(instant)) * 1000n;

interface Told {
  readonly patient: number;
  readonly at: string;
  readonly value: Value;
  readonly status?: OnlineStatus;
  /** Of the row that was read. */
  readonly of?: string;
  readonly references?: readonly string[];
  readonly among?: typeof definitions;
}

function answered({
  patient,
  at,
  value,
  status = 'PRESENT',
  of,
  references = ['vitals:weight'],
  among,
}: Told) {
  const retrieval = createRetrieval({ references }, among ?? definitions);
  const [name = ''] = retrieval.features.map((feature) => feature.name);
  return {
    answeredAt: micros(at),
    definitionsDigest: digestOfRetrieval(retrieval),
    references: [...references],
    fullNames: false,
    entity: { patient_id: patient, ...(name === 'ratio' && { weight_now: 100 }) },
    answer: { values: { [name]: value }, statuses: { [name]: status }, eventTimes: {} },
    readTimes: [of === undefined ? null : micros(of)],
  } satisfies LoggedAnswer;
}

async function verify(answers: readonly LoggedAnswer[], among = definitions) {
  const { store, close } = await openAnswerLog();
  await store.append(answers);
  const seen: number[] = [];
  const verification = await verifyAnswers({
    log: store,
    offline,
    definitions: among,
    since: 0n,
    onProgress: ({ done }) => seen.push(done),
  });
  expect(seen.at(-1) ?? 0).toBe(answers.length);
  await close();
  return verification;
}

const [first, second] = ['2026-01-01T00:00:00Z', '2026-01-05T00:00:00Z'];

describe('verifying online answers', () => {
  it('finds nothing wrong with answers that the offline store would have given', async () => {
    const { features, answers } = await verify([
      answered({ patient: 1, at: '2026-01-04T00:00:00Z', value: 80, of: first }),
      answered({ patient: 1, at: second, value: 90, of: second }),
      // The correction of the ninth was not known by then.
      answered({ patient: 2, at: '2026-01-06T00:00:00Z', value: 50, of: first }),
      answered({ patient: 3, at: '2026-01-06T00:00:00Z', value: null, status: 'NOT_FOUND' }),
    ]);
    expect(answers).toBe(4);
    expect(features).toEqual([
      { reference: 'vitals:weight', matches: 4, mismatches: 0, behind: 0, corrected: 0, examples: [] },
    ]);
  });

  it('tells another value, and a row that the offline store does not have', async () => {
    const { features } = await verify([
      answered({ patient: 1, at: '2026-01-04T00:00:00Z', value: 81, of: first }),
      answered({ patient: 3, at: '2026-01-04T00:00:00Z', value: 70, of: '2026-01-03T00:00:00Z' }),
    ]);
    expect(features).toMatchObject([{ matches: 0, mismatches: 2 }]);
    expect(features[0]?.examples).toEqual([
      { answeredAt: '2026-01-04T00:00:00.000Z', entity: { patient_id: 1 }, online: 81, offline: 80 },
      { answeredAt: '2026-01-04T00:00:00.000Z', entity: { patient_id: 3 }, online: 70, offline: null },
    ]);
  });

  it('tells answers that were behind the source', async () => {
    const { features } = await verify([
      answered({ patient: 1, at: '2026-01-06T00:00:00Z', value: 80, of: first }),
      answered({ patient: 1, at: '2026-01-06T00:00:00Z', value: null, status: 'NOT_FOUND' }),
    ]);
    expect(features).toMatchObject([{ matches: 0, mismatches: 0, behind: 2 }]);
  });

  it('takes a value that was too old, and so withheld, for none', async () => {
    const among = definitionsWith({ createdColumn: 'known_at' }, 86_400);
    const answer = { patient: 1, at: '2026-01-04T00:00:00Z', value: null, of: first, among };
    const { features } = await verify([answered({ ...answer, status: 'OUTSIDE_MAX_AGE' })], among);
    expect(features).toMatchObject([{ matches: 1, mismatches: 0 }]);
  });

  it('says nothing of an answer whose row the source cannot date', async () => {
    const among = definitionsWith({});
    const { features } = await verify(
      [answered({ patient: 2, at: '2026-01-06T00:00:00Z', value: 55, of: first, among })],
      among,
    );
    expect(features).toMatchObject([{ matches: 1, corrected: 0 }]);
  });

  it('computes on-demand features again, from the offline row and the request', async () => {
    const ratio = { at: '2026-01-04T00:00:00Z', of: first, references: ['gain:ratio'] };
    const { features } = await verify([
      answered({ ...ratio, patient: 1, value: 1.25 }),
      answered({ ...ratio, patient: 1, value: 1.3 }),
      answered({ ...ratio, patient: 1, at: '2026-01-06T00:00:00Z', value: 1.25 }),
    ]);
    expect(features).toMatchObject([{ reference: 'gain:ratio', matches: 1, mismatches: 1, behind: 1 }]);
  });

  it('does not compare answers by definitions that have changed or are gone', async () => {
    const old = answered({ patient: 1, at: second, value: 90, of: second });
    const { otherDefinitions, features } = await verify([
      { ...old, definitionsDigest: 'f'.repeat(64) },
      { ...old, references: ['vitals:height'] },
    ]);
    expect({ otherDefinitions, features }).toEqual({ otherDefinitions: 2, features: [] });
  });
});
