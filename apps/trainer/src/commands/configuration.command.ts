import type { ConfigurationVersion } from '@quincunx/contracts';
import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { toCount } from './to-count.ts';

/** `configuration list|show|compare`: what was trained with what. */
export function createConfigurationCommand(context: CommandContext): Command {
  const { output, settings, withPlatform } = context;
  const name = ['--model <name>', 'the configuration of this model', settings.defaultModel] as const;
  const say = (line: string) => output.write(`${line}\n`);

  const list = new Command('list')
    .description('the versions of a configuration, newest first')
    .option(...name)
    .option('--limit <count>', 'at most so many', toCount, 100)
    .action(async ({ model, limit }: { model: string; limit: number }) => {
      await withPlatform(async ({ configurations }) => {
        const { items } = await configurations.listVersions(model, { limit });
        if (items.length === 0)
          say(`no configuration of '${model}' is kept yet; it is when the model is first trained`);
        for (const version of items) say(summaryOf(version));
      });
    });

  const show = new Command('show')
    .description('one version, resolved, as JSON')
    .argument('<version>', 'its number', toCount)
    .option(...name)
    .action(async (version: number, { model }: { model: string }) => {
      await withPlatform(async ({ configurations }) => {
        say(JSON.stringify(await configurations.getVersion(model, version), undefined, 2));
      });
    });

  const compare = new Command('compare')
    .description('what changed between two versions, in words and as JSON Patch')
    .argument('<from>', 'the version before', toCount)
    .argument('<to>', 'the version after', toCount)
    .option(...name)
    .action(async (from: number, to: number, { model }: { model: string }) => {
      await withPlatform(async ({ configurations }) => {
        const { changes, patch } = await configurations.compare(model, from, to);
        for (const change of changes) say(change);
        say(changes.length === 0 ? 'nothing changed' : JSON.stringify(patch));
      });
    });

  return new Command('configuration')
    .description('the configurations that models were trained with')
    .addCommand(list)
    .addCommand(show)
    .addCommand(compare);
}

function summaryOf({
  version,
  digest,
  environment,
  author,
  createdAt,
  message,
}: ConfigurationVersion): string {
  return [version, digest.slice(0, 12), createdAt, environment, author, message].join('  ');
}
