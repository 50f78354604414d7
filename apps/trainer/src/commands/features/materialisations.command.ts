import type { Materialisation } from '@quincunx/contracts';
import { Command } from 'commander';
import { formatTable } from '../../features/format-table.ts';
import type { CommandContext } from '../command-context.ts';
import { inJson } from '../in-json.ts';
import { toCount } from '../to-count.ts';

interface ListOptions {
  readonly limit: number;
  readonly json?: true;
}

/** `materialisations [view]`: when values were copied online, and how that went. */
export function createMaterialisationsCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('materialisations')
    .description('the materialisations, newest first')
    .argument('[view]', 'of this feature view only')
    .option('--limit <count>', 'at most so many', toCount, 20)
    .option('--json', 'all of it, as JSON')
    .action(async (view: string | undefined, { limit, json }: ListOptions) => {
      const { items, next } = await withPlatform(({ featureStore }) =>
        featureStore.materialisations.list({ limit, ...(view !== undefined && { view }) }),
      );
      if (json) output.write(inJson(items));
      else if (items.length === 0) output.write('nothing has been materialised yet\n');
      else output.write(formatTable(header, items.map(toCells)));
      if (next !== undefined && !json) output.write('there are more: --limit says how many to show\n');
    });
}

const header = ['id', 'view', 'kind', 'status', 'as of', 'keys', 'changed', 'rejected', 'reason'];

function toCells({
  id,
  view,
  kind,
  status,
  interval,
  keys,
  changed,
  rejected,
  reason = '',
}: Materialisation) {
  return [id, view, kind, status, interval.to, ...[keys, changed, rejected].map(String), reason];
}
