import type { VersionActivity } from '@quincunx/telemetry';
import { z } from 'zod';

const activitySchema = z.strictObject({
  requests: z.number(),
  seconds: z.number(),
  predictions: z.number(),
  errors: z.number(),
  lastRequestAt: z.number().optional(),
});

/** What several processes did with a version, as if one had. */
export function totalActivity(answers: readonly unknown[]): VersionActivity {
  const activities = z.array(activitySchema).parse(answers);
  const sum = (value: (activity: z.infer<typeof activitySchema>) => number) =>
    activities.reduce((total, activity) => total + value(activity), 0);
  const last = activities.flatMap(({ lastRequestAt }) =>
    lastRequestAt === undefined ? [] : [lastRequestAt],
  );
  return {
    requests: sum(({ requests }) => requests),
    seconds: sum(({ seconds }) => seconds),
    predictions: sum(({ predictions }) => predictions),
    errors: sum(({ errors }) => errors),
    lastRequestAt: last.length > 0 ? Math.max(...last) : undefined,
  };
}
