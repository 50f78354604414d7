import { InvalidInputError, onlineFeaturesRequestSchema, parseWith } from '@quincunx/contracts';
import { Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { toJson } from '../to-json.ts';

const example = '{"patient_id":17}';

interface GetOptions {
  readonly features?: string;
  readonly service?: string;
  readonly fullNames?: true;
}

/** `get`: what the online store answers, as JSON. */
export function createGetCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('get')
    .description('reads the newest values of features, as JSON')
    .argument('<entities...>', `join keys, and request values, as JSON: '${example}'`)
    .addOption(
      new Option('--features <references>', 'view:feature, with commas between').conflicts('service'),
    )
    .option('--service <name>', 'the features of a service')
    .option('--full-names', 'names features view__feature')
    .action(async (entities: readonly string[], { features, service, fullNames }: GetOptions) => {
      if (features === undefined && service === undefined) {
        throw new InvalidInputError('name the features, or a service: --features patient_vitals:bmi');
      }
      const request = parseWith(
        onlineFeaturesRequestSchema,
        {
          ...(features === undefined ? { service } : { features: features.split(',') }),
          entities: entities.map((text) => toJson(text, example)),
          ...(fullNames && { fullNames }),
        },
        'what is asked for',
      );
      const rows = await withPlatform(({ featureStore }) => featureStore.online(request));
      output.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    });
}
