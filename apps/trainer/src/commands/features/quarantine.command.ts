import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { toCount } from '../to-count.ts';

/** `quarantine`: the rows that were not as a view says. */
export function createQuarantineCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('quarantine')
    .description('the rows that were not as a view says, and so were left out, newest first')
    .argument('<view>', 'a feature view')
    .option('--limit <count>', 'at most so many', toCount, 20)
    .action(async (view: string, { limit }: { readonly limit: number }) => {
      await withPlatform(async ({ featureStore: { definitions, quarantine } }) => {
        const { name } = await definitions.getFeatureView(view);
        const { items, next } = await quarantine.list({ view: name, limit });
        if (items.length === 0) output.write(`no row of '${name}' is in quarantine\n`);
        for (const { position, reason, content, foundAt } of items) {
          output.write(`${foundAt}  ${position}: ${reason}\n    ${JSON.stringify(content)}\n`);
        }
        if (next !== undefined) output.write('there are more: --limit says how many to show\n');
      });
    });
}
