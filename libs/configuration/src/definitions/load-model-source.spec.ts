import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError, NotFoundError } from '@quincunx/contracts';
import { loadModelSource } from './load-model-source.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quincunx-models-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, code: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, code);
  return file;
}

describe('loadModelSource', () => {
  it('gives the default export of a TypeScript file', async () => {
    const file = await write('churn.model.ts', `const name: string = 'churn';\nexport default { name };\n`);
    await expect(loadModelSource(file)).resolves.toEqual({ name: 'churn' });
  });

  it('names a file that is missing', async () => {
    const missing = join(folder, 'missing.model.ts');
    await expect(loadModelSource(missing)).rejects.toThrow(
      new NotFoundError(`there is no model definition ${missing}`),
    );
    await expect(loadModelSource(folder)).rejects.toThrow(NotFoundError);
  });

  it('says why a file cannot be loaded', async () => {
    const throws = await write('throws.model.ts', `throw new Error('no licence');`);
    const broken = await write('broken.model.ts', `export default {`);
    await expect(loadModelSource(throws)).rejects.toThrow(
      `model definition ${throws} cannot be loaded: no licence`,
    );
    await expect(loadModelSource(broken)).rejects.toThrow(InvalidInputError);
  });

  it('survives a file that throws something else than an error', async () => {
    const file = await write('odd.model.ts', `throw 'no licence';`);
    await expect(loadModelSource(file)).rejects.toThrow(`${file} cannot be loaded: no licence`);
  });

  it('asks for a default export', async () => {
    const file = await write('named.model.ts', `export const churn = {};`);
    await expect(loadModelSource(file)).rejects.toThrow(
      `model definition ${file} has no default export; end it with: export default defineModel({...})`,
    );
  });
});
