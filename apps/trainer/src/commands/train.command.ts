import { randomUUID } from 'node:crypto';
import { loadModelSource, resolveConfiguration } from '@quincunx/configuration';
import { type Environment, environmentSchema, InvalidInputError, PlatformError } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { Command, Option } from 'commander';
import { findCodeRevision } from '../train/code-revision.ts';
import { getModelFile, listModelNames } from '../train/model-files.ts';
import { trainModel } from '../train/train-model.job.ts';
import { createTrainingConsole } from '../train/training-console.ts';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';
import { userName } from './user-name.ts';
import packageJson from '../../package.json' with { type: 'json' };

interface TrainOptions {
  readonly model: string;
  readonly all?: true;
  readonly environment?: Environment;
  readonly set: readonly string[];
  readonly author?: string;
  readonly message: string;
}

/** `train`: one model, or all of them one after the other. */
export function createTrainCommand(context: CommandContext): Command {
  const { settings } = context;
  return new Command('train')
    .description('trains, judges, registers and, by its policy, promotes a model')
    .option('--model <name>', 'the model to train: models/<name>/<name>.model.ts', settings.defaultModel)
    .addOption(new Option('--all', 'every model of the workspace').conflicts('model'))
    .addOption(
      new Option(
        '--environment <name>',
        `the overlay of the definition to use (default: ${settings.environment})`,
      ).choices(environmentSchema.options),
    )
    .option(
      '--set <path=value>',
      'changes the definition for this run: estimator.iterations=500; may be repeated',
      collect,
      [],
    )
    .option('--author <name>', 'who trains (default: the user of this process)')
    .option('--message <text>', 'why, kept with the configuration and the version', '')
    .action(async (options: TrainOptions) => {
      const names = options.all ? await listModelNames(settings.workspace) : [options.model];
      const codes: number[] = [];
      for (const name of names) codes.push(await trainOne(name, options, context));
      context.exitWith(worstOf(codes));
    });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** A failure outweighs a rejection. */
function worstOf(codes: readonly number[]): number {
  if (codes.includes(exitCodes.failed)) return exitCodes.failed;
  return codes.includes(exitCodes.rejected) ? exitCodes.rejected : exitCodes.done;
}

async function trainOne(name: string, options: TrainOptions, context: CommandContext): Promise<number> {
  const { settings, output, clock } = context;
  try {
    const source = await loadModelSource(await getModelFile(settings.workspace, name));
    const environment = options.environment ?? settings.environment;
    const configuration = resolveConfiguration({ source, environment, overrides: options.set });
    assertNamedAsItsFolder(configuration.definition.name, name);
    output.write(`${name}\n`);
    const outcome = await context.withPlatform(async (platform: Platform) =>
      trainModel({
        platform,
        configuration,
        author: options.author ?? userName(),
        message: options.message,
        code: await findCodeRevision(settings.workspace),
        runtime: {
          node: process.version,
          platform: `${process.platform}-${process.arch}`,
          quincunx: packageJson.version,
        },
        runId: randomUUID(),
        clock,
        observe: createTrainingConsole(output),
      }),
    );
    return outcome.kind === 'registered' ? exitCodes.done : exitCodes.rejected;
  } catch (error) {
    // With --all, one model that cannot be trained does not keep the others from it.
    if (!options.all || !(error instanceof PlatformError)) throw error;
    context.complain(error);
    return exitCodes.failed;
  }
}

/** Two folders that define one name would take turns in its versions. */
function assertNamedAsItsFolder(defined: string, folder: string): void {
  if (defined === folder) return;
  throw new InvalidInputError(
    `models/${folder}/${folder}.model.ts defines a model named '${defined}': a model is named as its folder`,
  );
}
