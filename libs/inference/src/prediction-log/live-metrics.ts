import type { LiveMetrics, LoggedPredictionsRequest } from '@quincunx/contracts';
import type { Database } from '@quincunx/database';
import { CompensatedSum } from '../metrics/compensated-sum.ts';
import { inChunks } from './in-chunks.ts';
import { toInstantRange, type InstantRange } from './instant-range.ts';
import { OrderedQuantiles } from './ordered-quantiles.ts';
import type { PredictionLogTables } from './prediction-log-tables.ts';
import { TruthMeter } from './truth-meter.ts';

type Sqlite = Database<PredictionLogTables>['sqlite'];
type VersionMetrics = LiveMetrics['versions'][number];

/** Which predictions of a version are meant, as they are bound. */
interface Chosen extends InstantRange {
  readonly model: string;
  readonly version: number;
}

const areChosen = 'model = :model and version = :version and answered_at >= :since and answered_at < :until';

/** How each version does, in constant memory however many predictions there are. */
export async function measureVersions(
  reader: Sqlite,
  model: string,
  { version, ...bounds }: LoggedPredictionsRequest,
): Promise<VersionMetrics[]> {
  const range = toInstantRange(bounds);
  const versions = version === undefined ? listVersions(reader, model) : [version];
  const measured: VersionMetrics[] = [];
  for (const each of versions) {
    const metrics = await measureVersion(reader, { model, version: each, ...range });
    if (metrics.predictions > 0) measured.push(metrics);
  }
  return measured;
}

function* listVersions(reader: Sqlite, model: string): Generator<number> {
  const next = reader
    .prepare<[string, number], number | null>(
      'select min(version) from logged_prediction where model = ? and version > ?',
    )
    .pluck();
  for (let version = next.get(model, 0) ?? 0; version > 0; version = next.get(model, version) ?? 0) {
    yield version;
  }
}

async function measureVersion(reader: Sqlite, chosen: Chosen): Promise<VersionMetrics> {
  const { version } = chosen;
  const { predictions, requests, milliseconds } = await countPredictions(reader, chosen);
  const [p50 = 0, p99 = 0] = await latencyQuantiles(reader, chosen, requests);
  return {
    version,
    requests,
    predictions,
    ...(await measureTruth(reader, chosen)),
    ...(requests > 0 && { milliseconds: { mean: milliseconds / requests, p50, p99 } }),
  };
}

async function countPredictions(reader: Sqlite, chosen: Chosen) {
  const rows = reader
    .prepare<Chosen, [rowIndex: number, milliseconds: number]>(
      `select row_index, milliseconds from logged_prediction where ${areChosen}`,
    )
    .raw()
    .iterate(chosen);
  const milliseconds = new CompensatedSum();
  let [predictions, requests] = [0, 0];
  for await (const chunk of inChunks(rows)) {
    predictions += chunk.length;
    for (const [rowIndex, duration] of chunk) {
      if (rowIndex > 0) continue;
      requests += 1;
      milliseconds.add(duration);
    }
  }
  return { predictions, requests, milliseconds: milliseconds.value };
}

/** A request took so long as its first row says. */
async function latencyQuantiles(
  reader: Sqlite,
  chosen: Chosen,
  requests: number,
): Promise<readonly number[]> {
  const quantiles = new OrderedQuantiles(requests, [0.5, 0.99]);
  const durations = reader
    .prepare<Chosen, number>(
      `select milliseconds from logged_prediction where ${areChosen} and row_index = 0 order by milliseconds`,
    )
    .pluck()
    .iterate(chosen);
  for await (const chunk of inChunks(durations)) for (const duration of chunk) quantiles.add(duration);
  return quantiles.values();
}

async function measureTruth(
  reader: Sqlite,
  chosen: Chosen,
): Promise<Pick<VersionMetrics, 'labelled' | 'metrics'>> {
  const rows = reader
    .prepare<Chosen, [prediction: string, label: string]>(
      `select prediction, label from logged_prediction indexed by logged_prediction_by_score
       where ${areChosen} and label is not null order by score`,
    )
    .raw()
    .iterate(chosen);
  const meter = new TruthMeter();
  let labelled = 0;
  for await (const chunk of inChunks(rows)) {
    labelled += chunk.length;
    for (const [prediction, label] of chunk) meter.add(JSON.parse(prediction), JSON.parse(label));
  }
  return { labelled, metrics: meter.metrics() };
}
