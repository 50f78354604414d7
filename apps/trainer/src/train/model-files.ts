import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@quincunx/contracts';

/**
 * The names of a workspace's models: every `models/<name>/<name>.model.ts`.
 * @throws NotFoundError when there is none.
 */
export async function listModelNames(workspace: string): Promise<readonly string[]> {
  const models = join(workspace, 'models');
  const folders = await readdir(models, { withFileTypes: true }).catch(() => []);
  const names = folders
    .filter((folder) => folder.isDirectory() && existsSync(modelFile(workspace, folder.name)))
    .map(({ name }) => name);
  if (names.length > 0) return names.toSorted();
  throw new NotFoundError(
    'the workspace has no model (no models/<name>/<name>.model.ts): QUINCUNX_WORKSPACE says which workspace is meant',
  );
}

/** @throws NotFoundError listing the models that there are. */
export async function getModelFile(workspace: string, name: string): Promise<string> {
  const names = await listModelNames(workspace);
  if (names.includes(name)) return modelFile(workspace, name);
  throw new NotFoundError(
    `there is no model '${name}' (no models/${name}/${name}.model.ts); there is: ${names.join(', ')}`,
  );
}

function modelFile(workspace: string, name: string): string {
  return join(workspace, 'models', name, `${name}.model.ts`);
}
