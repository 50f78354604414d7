import { modelStatisticsSchema } from '@quincunx/contracts';
import { modelStatistics } from './model-statistics.ts';

const activity = {
  model: 'churn',
  version: 4,
  requests: 3,
  seconds: 0.000_009_000_4,
  predictions: 130,
  errors: 1,
  lastRequestAt: 1_767_225_600_000.25,
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
            fail: { count: 1, ns: 0 },
            queue: nothing,
            compute_input: nothing,
            compute_infer: { count: 3, ns: 9000 },
            compute_output: nothing,
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
