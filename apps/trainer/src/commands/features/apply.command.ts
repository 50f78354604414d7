import type { FeaturePlan } from '@quincunx/contracts';
import { Command, Option } from 'commander';
import { loadDefinitions } from '../../features/load-definitions.ts';
import { planInWords } from '../../features/plan-in-words.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';
import { userName } from '../user-name.ts';

interface PlanOptions {
  readonly model?: string;
  readonly remove?: true;
  readonly author?: string;
}

function command(name: string): Command {
  return new Command(name)
    .option('--model <name>', 'only what this model defines (default: what all models define)')
    .addOption(
      // What one model does not define, others may.
      new Option('--remove', 'also takes away what no model defines any more').conflicts('model'),
    );
}

/** `plan`: what `apply` would change. Exit code 1 where it would break a deployed version. */
export function createPlanCommand({ settings, output, exitWith, withPlatform }: CommandContext): Command {
  return command('plan')
    .description('shows what applying the definitions of the workspace would change')
    .action(async ({ model, remove }: PlanOptions) => {
      const definitions = await loadDefinitions(settings.workspace, {
        environment: settings.environment,
        only: model,
      });
      const plan = await withPlatform(({ featureStore }) =>
        featureStore.definitions.plan(definitions, { remove: remove ?? false }),
      );
      write(output, plan);
      if (plan.breaks.length > 0) exitWith(exitCodes.failed);
    });
}

/** `apply`: makes the definitions of the workspace the current ones, all or none. */
export function createApplyCommand({ settings, output, withPlatform }: CommandContext): Command {
  return command('apply')
    .description(
      'makes the definitions of the workspace the current ones; nothing if one would break a deployed version',
    )
    .option('--author <name>', 'who applies (default: the user of this process)')
    .action(async ({ model, remove, author }: PlanOptions) => {
      const definitions = await loadDefinitions(settings.workspace, {
        environment: settings.environment,
        only: model,
      });
      const options = { remove: remove ?? false, author: author ?? userName() };
      write(
        output,
        await withPlatform(({ featureStore }) => featureStore.definitions.apply(definitions, options)),
      );
    });
}

function write(output: NodeJS.WritableStream, plan: FeaturePlan): void {
  for (const line of planInWords(plan)) output.write(`${line}\n`);
}
