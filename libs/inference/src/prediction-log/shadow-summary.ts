import type { LoggedPredictionsRequest, ShadowSummary } from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import { CompensatedSum } from '../metrics/compensated-sum.ts';
import { inChunks } from './in-chunks.ts';
import { toInstantRange, type InstantRange } from './instant-range.ts';
import { OrderedQuantiles } from './ordered-quantiles.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';

type Sqlite = Database<PredictionLogTables>['sqlite'];
type Comparison = ShadowSummary['comparisons'][number];

/** Which predictions are meant, as they are bound. */
interface Chosen extends InstantRange {
  readonly model: string;
  readonly version: number;
  readonly shadowVersion: number;
}

const areChosen = `model = :model and version = :version and shadow_version = :shadowVersion
  and answered_at >= :since and answered_at < :until`;

/** How each shadow compares with each version that it ran behind, in constant memory however many predictions there are. */
export async function compareShadows(
  reader: Sqlite,
  model: string,
  { version, ...bounds }: LoggedPredictionsRequest,
): Promise<Comparison[]> {
  const range = toInstantRange(bounds);
  const comparisons: Comparison[] = [];
  for (const pair of listPairs(reader, model)) {
    if (version !== undefined && pair.version !== version) continue;
    const comparison = await compare(reader, { model, ...pair, ...range });
    if (comparison.predictions > 0) comparisons.push(comparison);
  }
  return comparisons;
}

type Pair = Pick<Chosen, 'version' | 'shadowVersion'>;

function* listPairs(reader: Sqlite, model: string): Generator<Pair> {
  const next = reader.prepare<[string, number, number], Pair>(
    `select version, shadow_version as shadowVersion from logged_prediction indexed by logged_prediction_by_shadow
     where model = ? and (version, shadow_version) > (?, ?) and shadow_version is not null
     order by version, shadow_version limit 1`,
  );
  for (let pair = next.get(model, 0, 0); pair; pair = next.get(model, pair.version, pair.shadowVersion)) {
    yield pair;
  }
}

async function compare(reader: Sqlite, chosen: Chosen): Promise<Comparison> {
  const { version, shadowVersion } = chosen;
  const { predictions, errors, equal, distances, sum, maximum } = await countDistances(reader, chosen);
  const answered = predictions - errors;
  const [median = 0] = await distanceQuantiles(reader, chosen, distances);
  return {
    version,
    shadowVersion,
    predictions,
    errorShare: predictions === 0 ? 0 : errors / predictions,
    ...(answered > 0 && { equalShare: equal / answered }),
    ...(distances > 0 && { absoluteDifference: { mean: sum / distances, median, maximum } }),
  };
}

async function countDistances(reader: Sqlite, chosen: Chosen) {
  const rows = reader
    .prepare<Chosen, [distance: number | null, isEqual: number | null]>(
      `select abs(shadow_difference), shadow_is_equal
       from logged_prediction indexed by logged_prediction_by_shadow where ${areChosen}`,
    )
    .raw()
    .iterate(chosen);
  const sum = new CompensatedSum();
  const counts = { predictions: 0, errors: 0, equal: 0, distances: 0, maximum: 0 };
  for await (const chunk of inChunks(rows)) {
    counts.predictions += chunk.length;
    for (const [distance, isEqual] of chunk) {
      if (isEqual === null) counts.errors += 1;
      if (isEqual === 1) counts.equal += 1;
      if (distance === null) continue;
      counts.distances += 1;
      counts.maximum = Math.max(counts.maximum, distance);
      sum.add(distance);
    }
  }
  return { ...counts, sum: sum.value };
}

async function distanceQuantiles(
  reader: Sqlite,
  chosen: Chosen,
  distances: number,
): Promise<readonly number[]> {
  const quantiles = new OrderedQuantiles(distances, [0.5]);
  const ordered = reader
    .prepare<Chosen, number>(
      `select abs(shadow_difference) from logged_prediction indexed by logged_prediction_by_shadow
       where ${areChosen} and abs(shadow_difference) is not null order by abs(shadow_difference)`,
    )
    .pluck()
    .iterate(chosen);
  for await (const chunk of inChunks(ordered)) for (const distance of chunk) quantiles.add(distance);
  return quantiles.values();
}
