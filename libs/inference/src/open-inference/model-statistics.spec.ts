import { modelStatisticsSchema } from '@quincunx/contracts';
import { modelStatistics, type VersionActivity } from './model-statistics.ts';

const activity: VersionActivity = {
  model: 'churn',
  version: 4,
  lastRequestAt: 1_767_225_600_000.25,
  rows: 130,
  succeeded: { count: 3, nanoseconds: 9000.4 },
  failed: { count: 1, nanoseconds: 500 },
  queued: { count: 3, nanoseconds: 1000 },
  decoding: { count: 3, nanoseconds: 2000.6 },
  predicting: { count: 3, nanoseconds: 4000 },
  encoding: { count: 3, nanoseconds: 1500 },
};

describe('modelStatistics', () => {
  it('counts rows as inferences, requests as executions, and whole nanoseconds', () => {
    const nothing = { count: 0, ns: 0 };
    expect(modelStatisticsSchema.parse(modelStatistics([activity]))).toEqual({
      model_stats: [
        {
          name: 'churn',
          version: '4',
          last_inference: 1_767_225_600_000,
          inference_count: 130,
          execution_count: 3,
          inference_stats: {
            success: { count: 3, ns: 9000 },
            fail: { count: 1, ns: 500 },
            queue: { count: 3, ns: 1000 },
            compute_input: { count: 3, ns: 2001 },
            compute_infer: { count: 3, ns: 4000 },
            compute_output: { count: 3, ns: 1500 },
            cache_hit: nothing,
            cache_miss: nothing,
          },
          response_stats: {},
          batch_stats: [],
          memory_usage: [],
        },
      ],
    });
  });

  it('says 0 for a version that nothing was asked of', () => {
    const [statistics] = modelStatistics([{ ...activity, lastRequestAt: undefined }]).model_stats;
    expect(statistics?.last_inference).toBe(0);
  });
});
