import {
  type Materialisation,
  type MaterialisationRequest,
  materialisationRequestSchema,
  parseWith,
  PlatformError,
} from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { Command } from 'commander';
import { createProgressLine } from '../../progress/progress-line.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';

type Interval = Omit<MaterialisationRequest, 'view'>;

/** `materialise [views]`: copies the newest offline values online. Exit code 1 if that fails for a view; the others are done. */
export function createMaterialiseCommand(context: CommandContext): Command {
  const { output, complain, exitWith, withPlatform } = context;
  return new Command('materialise')
    .description('copies the newest values online: what is new since the last time')
    .argument('[views...]', 'the feature views (default: all)')
    .option('--full', 'makes the online values anew')
    .option('--from <instant>', 'only rows of this instant and later: 2026-01-31T09:30:00Z')
    .option('--to <instant>', 'only rows up to this instant (default: now)')
    .action(async (views: readonly string[], options: Interval) => {
      const interval = parseWith(
        materialisationRequestSchema.omit({ view: true }),
        options,
        'what to materialise',
      );
      await withPlatform(async ({ featureStore }) => {
        featureStore.materialisations.requireInterval(interval);
        const { featureViews } = await featureStore.definitions.list();
        const names = views.length > 0 ? views : featureViews.map(({ name }) => name);
        if (names.length === 0) output.write('no feature view is defined yet: apply the definitions first\n');
        for (const view of names) {
          try {
            output.write(`${inWords(await materialise(featureStore, { view, ...interval }, output))}\n`);
          } catch (error) {
            if (!(error instanceof PlatformError)) throw error;
            complain(error);
            exitWith(exitCodes.failed);
          }
        }
      });
    });
}

async function materialise(
  { materialisations }: Platform['featureStore'],
  request: MaterialisationRequest,
  output: NodeJS.WritableStream,
): Promise<Materialisation> {
  const progress = createProgressLine(output, { label: request.view.slice(0, 14), unit: 'key' });
  try {
    return await materialisations.materialise({
      ...request,
      onProgress: (event) => {
        if (event.phase === 'writing') progress.update({ done: event.keys, total: event.of });
      },
    });
  } finally {
    progress.stop();
  }
}

function inWords({ id, view, kind, keys, changed, rejected, interval }: Materialisation): string {
  const span =
    interval.from === undefined ? `up to ${interval.to}` : `from ${interval.from} to ${interval.to}`;
  const aside = rejected > 0 ? `, rows in its quarantine: ${rejected}` : '';
  return `${view}: ${kind}, ${span}; keys read: ${keys}, changed online: ${changed}${aside}; materialisation ${id}`;
}
