import { erasureRequestSchema, parseWith } from '@quincunx/contracts';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { toJson } from '../to-json.ts';
import { userName } from '../user-name.ts';

/** `forget`: erases all that is kept of one entity. */
export function createForgetCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('forget')
    .description(
      'erases one key of an entity from online values, pushed rows, quarantine, datasets and logged answers',
    )
    .argument('<entity>', 'such as patient')
    .argument('<key>', `its join keys as JSON: '{"patient_id":17}'`)
    .option('--author <name>', 'who asks for it (default: the user of this process)')
    .action(async (entity: string, text: string, { author = userName() }: { readonly author?: string }) => {
      const request = parseWith(
        erasureRequestSchema,
        { entity, key: toJson(text), author },
        'what is to be erased',
      );
      const { erasure, remaining, unsearched } = await withPlatform(({ featureStore }) =>
        featureStore.forget(request),
      );
      output.write(`erasure ${erasure.sequence} of a key of '${entity}', asked for by ${erasure.author}\n`);
      for (const [what, count] of Object.entries(erasure.erased)) output.write(`erased  ${what}: ${count}\n`);
      for (const [view, count] of Object.entries(remaining)) {
        if (count === 0) continue;
        output.write(
          `REMAINS rows in the source of '${view}': ${count}; remove them there, or the next materialisation brings them back\n`,
        );
      }
      for (const [view, reason] of Object.entries(unsearched)) {
        output.write(`UNKNOWN the source of '${view}' could not be searched: ${reason}\n`);
      }
    });
}
