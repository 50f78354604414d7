import type { Run } from '@quincunx/contracts';
import { Command } from 'commander';
import { formatMetric } from '../train/format-metric.ts';
import type { CommandContext } from './command-context.ts';
import { getByBeginning } from './get-by-beginning.ts';
import { toCount } from './to-count.ts';

/** `runs list|show`: every run that was started, and how it ended. */
export function createRunsCommand(context: CommandContext): Command {
  const { output, withPlatform } = context;
  const say = (line: string) => output.write(`${line}\n`);

  const list = new Command('list')
    .description('the runs, newest first')
    .option('--model <name>', 'of this model only')
    .option('--limit <count>', 'at most so many', toCount, 20)
    .action(async ({ model, limit }: { model?: string; limit: number }) => {
      await withPlatform(async ({ runs }) => {
        const { items } = await runs.listRuns(model, { limit });
        if (items.length === 0) say('no run is kept yet');
        for (const run of items) say(summaryOf(run));
      });
    });

  const show = new Command('show')
    .description('one run with its pins, parameters, metrics by step and outcome, as JSON')
    .argument('<id>', 'as runs list shows it, or its beginning')
    .action(async (beginning: string) => {
      await withPlatform(async ({ runs }) => {
        const { name: id } = await getByBeginning(beginning, { run: (text) => runs.listIds(text) });
        say(JSON.stringify({ ...(await runs.getRun(id)), steps: await runs.listSteps(id) }, undefined, 2));
      });
    });

  return new Command('runs')
    .description('the runs that were started, and how they ended')
    .addCommand(list)
    .addCommand(show);
}

function summaryOf({ id, model, status, startedAt, metrics, outcome }: Run): string {
  const [figure] = Object.entries(metrics).map(([name, value]) => `${name} ${formatMetric(value)}`);
  const end = outcome?.kind === 'registered' ? `version ${outcome.version}` : '';
  const reason = outcome?.kind === 'failed' ? outcome.reason : '';
  return [id, startedAt, model, status, figure, end, reason].filter(Boolean).join('  ');
}
