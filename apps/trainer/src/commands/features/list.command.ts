import { Command } from 'commander';
import { definitionsTable } from '../../features/definitions-table.ts';
import { listDefinitions } from '../../features/list-definitions.ts';
import type { CommandContext } from '../command-context.ts';
import { inJson } from '../in-json.ts';

/** `list`: the views and services, and how fresh they are. */
export function createListCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('list')
    .description('the views of every kind and the services that are defined now')
    .option('--json', 'all of it, as JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const listed = await withPlatform(({ featureStore }) => listDefinitions(featureStore));
      if (json) output.write(inJson(listed));
      else if (listed.length > 0) output.write(definitionsTable(listed));
      else output.write('no feature view is defined yet: apply the definitions first\n');
    });
}
