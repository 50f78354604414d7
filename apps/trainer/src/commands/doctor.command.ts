import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NotFoundError } from '@quincunx/contracts';
import { checkPlatform } from '@quincunx/platform';
import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { exitCodes } from './exit-codes.ts';

/** `doctor`: is everything that is kept whole? Exit code 1 if not. */
export function createDoctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description(
      'checks databases, artifacts, datasets, aliases and the promotion log, clears up after killed processes, and removes rows past their retention',
    )
    .action(async () => {
      const { home } = context.settings;
      if (!existsSync(join(home, 'platform.db'))) {
        throw new NotFoundError(
          `there is nothing to check in ${home}: QUINCUNX_HOME says which home is meant`,
        );
      }
      const { faults, repairs } = await context.withPlatform((platform) =>
        checkPlatform(platform, context.clock()),
      );
      for (const repair of repairs) context.output.write(`put in order: ${repair}\n`);
      for (const { subject, fault } of faults) context.output.write(`FAULT ${subject}: ${fault}\n`);
      context.output.write(
        faults.length === 0 ? 'clean: everything is whole\n' : `${faults.length} faults\n`,
      );
      context.exitWith(faults.length === 0 ? exitCodes.done : exitCodes.failed);
    });
}
