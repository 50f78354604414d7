import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@quincunx/contracts';

/** The models of a workspace: every `models/<name>/<name>.model.ts`, by name. */
export async function listModelFiles(workspace: string): Promise<ReadonlyMap<string, string>> {
  const models = join(workspace, 'models');
  const folders = await readdir(models, { withFileTypes: true }).catch(() => {
    throw new NotFoundError(
      'the workspace has no folder models/; QUINCUNX_WORKSPACE says which workspace is meant',
    );
  });
  const files = folders
    .filter((folder) => folder.isDirectory())
    .map(({ name }): [string, string] => [name, join(models, name, `${name}.model.ts`)])
    .filter(([, file]) => existsSync(file));
  return new Map(files.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** @throws NotFoundError listing the models that there are. */
export async function getModelFile(workspace: string, name: string): Promise<string> {
  const files = await listModelFiles(workspace);
  const file = files.get(name);
  if (file === undefined) {
    const known = [...files.keys()].join(', ') || 'none yet';
    throw new NotFoundError(
      `there is no model '${name}' (no models/${name}/${name}.model.ts); there is: ${known}`,
    );
  }
  return file;
}
