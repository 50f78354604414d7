import { erasureRequestSchema, InvalidInputError, parseWith, type Entity } from '@quincunx/contracts';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { toJson } from '../to-json.ts';
import { userName } from '../user-name.ts';

interface ForgetOptions {
  readonly author?: string;
}

/** `forget`: erases all that is kept of one entity. */
export function createForgetCommand({ output, withPlatform }: CommandContext): Command {
  return new Command('forget')
    .description(
      'erases one key of an entity from online values, pushed rows, quarantine, datasets, logged answers and logged predictions',
    )
    .argument('<entity>', 'such as patient')
    .argument('[key]', `its join keys as JSON, such as '{"patient_id":17}'`)
    .option('--author <name>', 'who asks for it (default: the user of this process)')
    .action(async (name: string, text: string | undefined, { author = userName() }: ForgetOptions) => {
      const { erasure, remaining, unsearched } = await withPlatform(async ({ featureStore }) => {
        const key = toKey(text, await featureStore.getEntity(name));
        return await featureStore.forget(
          parseWith(erasureRequestSchema, { entity: name, key, author }, 'what is to be erased'),
        );
      });
      output.write(`erasure ${erasure.sequence} of a key of '${name}', asked for by ${erasure.author}\n`);
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

function toKey(text: string | undefined, { name, joinKeys }: Entity): unknown {
  const values = joinKeys.map((key) => [key.name, key.type === 'integer' ? 17 : '...']);
  const example = JSON.stringify(Object.fromEntries(values));
  if (text === undefined) throw new InvalidInputError(`say which '${name}' is to be forgotten: '${example}'`);
  return toJson(text, example);
}
