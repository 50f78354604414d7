import { join } from 'node:path';
import type { StatisticsRequest } from '@quincunx/contracts';
import { compareStatistics } from '@quincunx/feature-store';
import { writeFileDurably } from '@quincunx/storage';
import { Command, Option } from 'commander';
import { driftTable, statisticsTable } from '../../features/statistics-tables.ts';
import { shownPath } from '../../report/shown-path.ts';
import { renderStatistics } from '../../report/statistics/render-statistics.ts';
import type { CommandContext } from '../command-context.ts';
import { inJson } from '../in-json.ts';
import { findStatisticsRequest } from './find-statistics-request.ts';

interface StatisticsOptions {
  readonly against?: string;
  readonly json?: true;
  readonly html?: true;
}

/** `statistics`: what the values of a view or a dataset are like, or how far they have drifted from another's. */
export function createStatisticsCommand({ settings, output, withPlatform }: CommandContext): Command {
  return new Command('statistics')
    .description(
      'what values are like: of a view as all of it was last materialised, of a materialisation, or of a dataset',
    )
    .argument(
      '<of>',
      'the name of a view, the id of a materialisation or the digest of a dataset; of these two, the beginning will do',
    )
    .option('--against <other>', 'shows how far each feature has drifted from what it is in this other one')
    .option('--json', 'all of it, as JSON')
    .addOption(new Option('--html', 'writes a page with histograms, too').conflicts('json'))
    .action(async (of: string, { against, json, html }: StatisticsOptions) => {
      await withPlatform(async ({ featureStore }) => {
        const { quality } = featureStore;
        const to = await findStatisticsRequest(of, featureStore);
        const from = against === undefined ? undefined : await findStatisticsRequest(against, featureStore);
        const statistics = await quality.statistics(to);
        const other = from && (await quality.statistics(from));
        const drift = other && compareStatistics(other, statistics);
        if (json) output.write(inJson(drift ?? statistics));
        else output.write(drift ? driftTable(drift) : statisticsTable(statistics));
        if (!html) return;
        const name = from === undefined ? fileName(to) : `${fileName(to)}-against-${fileName(from)}`;
        const path = join(settings.home, 'reports', 'features', `${name}.html`);
        const compared = other && drift && { statistics: other, drift };
        await writeFileDurably(path, await renderStatistics({ statistics, against: compared }));
        output.write(`report  ${shownPath(path)}\n`);
      });
    });
}

/** `card_limits`, `dataset-0f3a12345678`: the next page of the same takes its place. */
function fileName(request: StatisticsRequest): string {
  if ('view' in request) return request.view;
  if ('dataset' in request) return `dataset-${request.dataset.slice(0, 12)}`;
  return `materialisation-${request.materialisation}`;
}
