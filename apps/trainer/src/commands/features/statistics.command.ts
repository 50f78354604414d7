import { type StatisticsRequest, statisticsRequestSchema, parseWith } from '@quincunx/contracts';
import { Command } from 'commander';
import { driftTable, statisticsTable } from '../../features/statistics-tables.ts';
import type { CommandContext } from '../command-context.ts';

interface StatisticsOptions {
  readonly against?: string;
  readonly json?: true;
}

/** `statistics`: what the values of a view or a dataset are like, or how far they have drifted from another's. */
export function createStatisticsCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('statistics')
    .description(
      'what values are like: of a view as last materialised, of a materialisation, or of a dataset',
    )
    .argument('<of>', 'the name of a view, the id of a materialisation, or the digest of a dataset')
    .option('--against <other>', 'shows how far each feature has drifted from what it is in this other one')
    .option('--json', 'all of it, as JSON')
    .action(async (of: string, { against, json }: StatisticsOptions) => {
      await withPlatform(async ({ featureStore: { quality } }) => {
        const to = toRequest(of);
        if (against === undefined) {
          const statistics = await quality.statistics(to);
          output.write(json ? inJson(statistics) : statisticsTable(statistics));
          return;
        }
        const drift = await quality.drift({ from: toRequest(against), to });
        output.write(json ? inJson(drift) : driftTable(drift));
      });
    });
}

function toRequest(of: string): StatisticsRequest {
  const kind = /^[0-9a-f]{64}$/.test(of)
    ? 'dataset'
    : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(of)
      ? 'materialisation'
      : 'view';
  return parseWith(statisticsRequestSchema, { [kind]: of }, `'${of}'`);
}

function inJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
