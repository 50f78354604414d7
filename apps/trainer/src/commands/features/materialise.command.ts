import { type Materialisation, materialisationRequestSchema, parseWith } from '@quincunx/contracts';
import { Command } from 'commander';
import { createProgressLine } from '../../progress/progress-line.ts';
import type { CommandContext } from '../command-context.ts';

interface MaterialiseOptions {
  readonly full?: true;
  readonly from?: string;
  readonly to?: string;
}

/** `materialise [views]`: copies the newest offline values online. */
export function createMaterialiseCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('materialise')
    .description('copies the newest values online: what is new since the last time')
    .argument('[views...]', 'the feature views (default: all)')
    .option('--full', 'makes the online values anew')
    .option('--from <instant>', 'only rows of this instant and later: 2026-01-31T09:30:00Z')
    .option('--to <instant>', 'only rows up to this instant (default: now)')
    .action(async (views: readonly string[], options: MaterialiseOptions) => {
      await withPlatform(async ({ featureStore: { definitions, materialisations } }) => {
        const { featureViews } = await definitions.list();
        const names = views.length > 0 ? views : featureViews.map(({ name }) => name);
        if (names.length === 0) output.write('no feature view is defined yet: apply the definitions first\n');
        for (const view of names) {
          const progress = createProgressLine(output, { label: view.slice(0, 14), unit: 'key' });
          try {
            const done = await materialisations.materialise({
              ...parseWith(materialisationRequestSchema, { view, ...options }, 'what to materialise'),
              onProgress: (event) => {
                if (event.phase === 'writing') progress.update({ done: event.keys, total: event.of });
              },
            });
            progress.stop();
            output.write(`${inWords(done)}\n`);
          } finally {
            progress.stop();
          }
        }
      });
    });
}

function inWords({ view, kind, keys, changed, rejected, interval }: Materialisation): string {
  const put = rejected > 0 ? `; ${rejected} rows are not as the view says and are in its quarantine` : '';
  return `${view}: ${kind}, up to ${interval.to}: ${keys} keys read, ${changed} changed online${put}`;
}
