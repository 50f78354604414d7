import { stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { InvalidInputError, NotFoundError } from '@quincunx/contracts';

/**
 * The default export of a model definition's file, loaded by Node itself; not yet checked.
 * @param file an absolute path to a TypeScript or JavaScript module.
 * @throws NotFoundError without such a file; InvalidInputError if it cannot be loaded or has no default export.
 */
export async function loadModelSource(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new NotFoundError(`there is no model definition ${file}`);
  const loaded = await load(file);
  if (loaded.default === undefined) {
    throw new InvalidInputError(
      `model definition ${file} has no default export; end it with: export default defineModel({...})`,
    );
  }
  return loaded.default;
}

async function load(file: string): Promise<{ default?: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInputError(`model definition ${file} cannot be loaded: ${reason}`, { cause });
  }
}
