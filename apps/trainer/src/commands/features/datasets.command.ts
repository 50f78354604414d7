import {
  type Dataset,
  datasetRequestSchema,
  type Digest,
  InvalidInputError,
  parseWith,
} from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { Command, Option } from 'commander';
import { formatTable } from '../../features/format-table.ts';
import { shortList } from '../../features/short-list.ts';
import { createProgressLine } from '../../progress/progress-line.ts';
import type { CommandContext } from '../command-context.ts';
import { getByBeginning } from '../get-by-beginning.ts';
import { inJson } from '../in-json.ts';
import { toCount } from '../to-count.ts';
import { datasetRows, type RowsOptions } from './dataset-rows.ts';

interface CreateOptions extends RowsOptions {
  readonly features?: string;
  readonly service?: string;
  readonly fullNames?: true;
  readonly asKnownAt?: true;
}

/** `datasets [list|create|show|rebuild]`: tables of rows with the features that they had. */
export function createDatasetsCommand(context: CommandContext): Command {
  return new Command('datasets')
    .description('saved tables of rows with the features that they had at their instants')
    .addCommand(createListCommand(context), { isDefault: true })
    .addCommand(createCreateCommand(context))
    .addCommand(createShowCommand(context))
    .addCommand(createRebuildCommand(context));
}

function createListCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('list')
    .description('the datasets, newest first')
    .option('--limit <count>', 'at most so many', toCount, 20)
    .option('--json', 'all of it, as JSON')
    .action(async ({ limit, json }: { readonly limit: number; readonly json?: true }) => {
      const { items, next } = await withPlatform(({ featureStore }) => featureStore.datasets.list({ limit }));
      if (json) output.write(inJson(items));
      else if (items.length === 0) output.write('no dataset is saved yet\n');
      else output.write(formatTable(['digest', 'created', 'rows', 'features'], items.map(toCells)));
      if (next !== undefined && !json) output.write('there are more: --limit says how many to show\n');
    });
}

function toCells({ digest, createdAt, rows, references, erasedAs }: Dataset) {
  const features = erasedAs === undefined ? shortList(references) : `(an entity was erased: ${erasedAs})`;
  return [digest, createdAt, String(rows), features];
}

function createCreateCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('create')
    .description('joins rows with features as they were at the time of each row, and saves the table')
    .addOption(
      new Option('--features <references>', 'view:feature, with commas between').conflicts('service'),
    )
    .option('--service <name>', 'the features of a service')
    .option('--full-names', 'names features view__feature')
    .option('--as-known-at', 'leaves out what became known later than the time of a row')
    .addOption(
      new Option(
        '--rows <file>',
        'the rows: a file of the workspace (.csv, .parquet, .ndjson) with join keys and instants, or another source as JSON',
      ).conflicts(['from', 'to']),
    )
    .option('--time <column>', 'its column of instants', 'event_timestamp')
    .addOption(new Option('--label <column>', 'its column of labels').conflicts(['from', 'to']))
    .addOption(
      new Option('--label-type <type>', 'of the labels').choices(['number', 'boolean']).default('number'),
    )
    .option(
      '--from <instant>',
      'instead of --rows: each key at each instant that the views have a row of, from this on',
    )
    .option('--to <instant>', 'and up to this')
    .action(async (options: CreateOptions) => {
      await withPlatform(async (platform) => {
        const request = parseWith(
          datasetRequestSchema,
          {
            rows: datasetRows(options),
            ...(await featuresOf(options, platform)),
            ...(options.asKnownAt && { asKnownAt: true }),
          },
          'the dataset',
        );
        const progress = createProgressLine(output, { label: 'dataset', unit: 'view' });
        const { dataset } = await platform.featureStore.datasets
          .create(request, {
            onProgress: ({ done, total }) => {
              progress.update({ done, total });
            },
          })
          .finally(() => {
            progress.stop();
          });
        output.write(inWords(dataset, platform));
      });
    });
}

function createShowCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('show')
    .description(
      'a dataset: its record, the path of its Parquet file, and the manifest that it can be made again from',
    )
    .argument('<digest>', 'its digest, or the beginning')
    .action(async (beginning: string) => {
      await withPlatform(async (platform) => {
        const digest = await getDigest(beginning, platform);
        const { manifest, ...dataset } = await platform.featureStore.datasets.get(digest);
        output.write(inJson({ ...dataset, path: platform.datasets.pathOf(digest), manifest }));
      });
    });
}

function createRebuildCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('rebuild')
    .description(
      'makes a dataset again from its manifest, and so brings back a file that was damaged or lost',
    )
    .argument('<digest>', 'its digest, or the beginning')
    .action(async (beginning: string) => {
      await withPlatform(async (platform) => {
        const digest = await getDigest(beginning, platform);
        const { dataset } = await platform.featureStore.datasets.rebuild(digest);
        output.write(inWords(dataset, platform));
      });
    });
}

async function featuresOf({ features, service, fullNames }: CreateOptions, { featureStore }: Platform) {
  const full = fullNames && { fullNames };
  if (features !== undefined) return { references: features.split(','), ...full };
  if (service === undefined) {
    throw new InvalidInputError('name the features, or a service: --features patient_vitals:bmi');
  }
  const found = await featureStore.definitions.getService(service);
  return { references: found.features, fullNames: found.fullNames, ...full };
}

async function getDigest(beginning: string, { featureStore }: Platform): Promise<Digest> {
  const { name } = await getByBeginning(beginning, {
    dataset: (text) => featureStore.datasets.listDigests(text),
  });
  return name;
}

function inWords({ digest, rows }: Dataset, { datasets }: Platform): string {
  return `${rows} rows, digest ${digest}\n${datasets.pathOf(digest)}\n`;
}
