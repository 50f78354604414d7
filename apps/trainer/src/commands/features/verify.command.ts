import { InvalidInputError, type FeatureVerification } from '@quincunx/contracts';
import { Command } from 'commander';
import { createProgressLine } from '../../progress/progress-line.ts';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-codes.ts';

/** `verify`: are logged online answers what the offline store says of their instants? Exit code 1 if not. */
export function createVerifyCommand({ output, exitWith, withPlatform }: CommandContext): Command {
  return new Command('verify')
    .description('recomputes logged online answers from history and compares them, feature by feature')
    .option('--since <instant>', 'answers of this instant and later (default: all)', toDate)
    .action(async ({ since }: { readonly since?: Date }) => {
      const progress = createProgressLine(output, { label: 'verify', unit: 'answer' });
      const { answers, otherDefinitions, features } = await withPlatform(({ featureStore }) =>
        featureStore.verify({
          ...(since !== undefined && { since }),
          onProgress: (done) => {
            progress.update(done);
          },
        }),
      ).finally(() => {
        progress.stop();
      });
      if (answers === 0) {
        const when = since === undefined ? '' : ` since ${since.toISOString()}`;
        output.write(
          `no answer is logged${when}: set QUINCUNX_FEATURE_LOG to the share of answers that a scorer is to log, such as 0.01\n`,
        );
        return;
      }
      output.write(
        `answers: ${answers}; not compared, as their definitions have changed: ${otherDefinitions}\n`,
      );
      for (const feature of features) for (const line of inWords(feature)) output.write(`${line}\n`);
      if (features.some(({ mismatches }) => mismatches > 0)) exitWith(exitCodes.failed);
    });
}

function inWords({ reference, matches, mismatches, behind, corrected, examples }: FeatureVerification) {
  const verdict = mismatches === 0 ? 'ok  ' : 'FAIL';
  const counts = `${matches} match, ${mismatches} mismatch, ${behind} behind the source, ${corrected} corrected since`;
  return [
    `${verdict} ${reference}: ${counts}`,
    ...examples.map(({ answeredAt, entity, online, offline }) => {
      const values = `online ${JSON.stringify(online)}, offline ${JSON.stringify(offline)}`;
      return `       ${answeredAt} ${JSON.stringify(entity)}: ${values}`;
    }),
  ];
}

function toDate(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new InvalidInputError(`'${text}' is no instant; write it as 2026-01-31T09:30:00Z`);
}
