import { createComplaint, readSettings } from '@quincunx/platform';
import { Command, CommanderError } from 'commander';
import { createCommandContext } from './commands/command-context.ts';
import { createConfigurationCommand } from './commands/configuration.command.ts';
import { createDoctorCommand } from './commands/doctor.command.ts';
import { exitCodes } from './commands/exit-codes.ts';
import { createFeaturesCommand } from './commands/features/features.command.ts';
import { createRunsCommand } from './commands/runs.command.ts';
import { createTrainCommand } from './commands/train.command.ts';

/**
 * Runs the trainer's command line.
 * @returns the exit code: 0 done, 1 failed, 2 rejected by the gate.
 */
export async function runCommandLine(options: {
  words: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  output: NodeJS.WritableStream;
  errors: NodeJS.WritableStream;
  clock?: () => Date;
}): Promise<number> {
  const { words, environment, output, errors, clock = () => new Date() } = options;
  let code: number = exitCodes.done;
  const exitWith = (given: number) => {
    code = given;
  };
  const complain = createComplaint('trainer', errors);
  try {
    const context = createCommandContext({
      settings: readSettings(environment),
      output,
      complain,
      clock,
      exitWith,
    });
    const program = new Command('trainer')
      .description('Trains, judges and registers versioned models.')
      .addCommand(createTrainCommand(context))
      .addCommand(createDoctorCommand(context))
      .addCommand(createRunsCommand(context))
      .addCommand(createConfigurationCommand(context))
      .addCommand(createFeaturesCommand(context));
    for (const command of allOf(program)) {
      command.exitOverride().configureOutput({
        writeOut: (text) => output.write(text),
        writeErr: (text) => errors.write(text),
      });
    }
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Commander has said what was wrong with the words itself.
    if (error instanceof CommanderError) return error.exitCode;
    complain(error);
    return exitCodes.failed;
  }
  return code;
}

function allOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}
