import type { ModelStatistics } from '@quincunx/contracts';

/** What one version of a model did since the server started. */
export interface VersionActivity {
  /** That were answered. */
  readonly requests: number;
  /** That those took. */
  readonly seconds: number;
  readonly predictions: number;
  readonly errors: number;
  /** In milliseconds since 1970; undefined if nothing was asked yet. */
  readonly lastRequestAt: number | undefined;
}

const notMeasured = { count: 0, ns: 0 };

/**
 * The body of the statistics extension. Every request is one execution, there is neither a queue nor a cache, and the time of a request
 * is not told apart into its decoding, predicting and encoding.
 */
export function modelStatistics(
  activities: readonly (VersionActivity & { readonly model: string; readonly version: number })[],
): ModelStatistics {
  return {
    model_stats: activities.map(
      ({ model, version, requests, seconds, predictions, errors, lastRequestAt }) => {
        // Clients read 64-bit integers, and end themselves at a fraction.
        const answered = { count: requests, ns: Math.round(seconds * 1e9) };
        return {
          name: model,
          version: String(version),
          last_inference: Math.floor(lastRequestAt ?? 0),
          inference_count: predictions,
          execution_count: requests,
          inference_stats: {
            success: answered,
            fail: { count: errors, ns: 0 },
            queue: notMeasured,
            compute_input: notMeasured,
            compute_infer: answered,
            compute_output: notMeasured,
            cache_hit: notMeasured,
            cache_miss: notMeasured,
          },
          response_stats: {},
          batch_stats: [],
          memory_usage: [],
        };
      },
    ),
  };
}
