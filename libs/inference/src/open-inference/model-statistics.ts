import type { ModelStatistics } from '@quincunx/contracts';

/** How often something happened, and how long it took in all. */
export interface TotalDuration {
  readonly count: number;
  readonly nanoseconds: number;
}

/** What one version of a model did since the server started. Durations of parts are of requests that succeeded. */
export interface VersionActivity {
  readonly model: string;
  readonly version: number;
  /** Milliseconds since 1970; undefined if nothing was asked yet. */
  readonly lastRequestAt: number | undefined;
  readonly rows: number;
  readonly succeeded: TotalDuration;
  readonly failed: TotalDuration;
  readonly queued: TotalDuration;
  readonly decoding: TotalDuration;
  readonly predicting: TotalDuration;
  readonly encoding: TotalDuration;
}

const nothing: TotalDuration = { count: 0, nanoseconds: 0 };

/** The body of the statistics extension. Every request is one execution, and there is no cache. */
export function modelStatistics(activities: readonly VersionActivity[]): ModelStatistics {
  return {
    model_stats: activities.map((activity) => ({
      name: activity.model,
      version: String(activity.version),
      last_inference: Math.floor(activity.lastRequestAt ?? 0),
      inference_count: activity.rows,
      execution_count: activity.succeeded.count,
      inference_stats: {
        success: toStatistic(activity.succeeded),
        fail: toStatistic(activity.failed),
        queue: toStatistic(activity.queued),
        compute_input: toStatistic(activity.decoding),
        compute_infer: toStatistic(activity.predicting),
        compute_output: toStatistic(activity.encoding),
        cache_hit: toStatistic(nothing),
        cache_miss: toStatistic(nothing),
      },
      response_stats: {},
      batch_stats: [],
      memory_usage: [],
    })),
  };
}

/** Clients read 64-bit integers, and end themselves at a fraction. */
function toStatistic({ count, nanoseconds }: TotalDuration): { count: number; ns: number } {
  return { count, ns: Math.round(nanoseconds) };
}
