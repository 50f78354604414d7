import { rmSync } from 'node:fs';
import { modelSchema, type Field } from '@quincunx/contracts';
import { createOutputSource } from './create-output-source.ts';
import type { Platform } from './open-platform.ts';
import { artifactOf, openNewPlatform, register } from './platform.fixture.ts';

describe('the outputs of models', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await openNewPlatform();
  });
  afterAll(async () => {
    await platform.close();
    rmSync(platform.settings.home, { recursive: true });
  });

  async function registerWith(outputs: Field[]): Promise<void> {
    const artifact = artifactOf(2);
    const expressions = outputs.map(({ name }) => ({ name, expression: '2 * bmi' }));
    await register(platform, {
      ...artifact,
      signature: { ...artifact.signature, outputs },
      outputs: expressions,
    });
  }

  it('are those of the newest version, until the alias names one', async () => {
    const { registry } = platform;
    const source = createOutputSource(registry, 'production');
    await expect(source.getOutputs('progression')).rejects.toThrow("no model 'progression'");
    const [first, second] = ['first', 'second'].map((name) => ({
      name,
      type: 'number' as const,
      nullable: false,
    }));
    await registerWith([first!]);
    await registerWith([second!]);
    expect(await source.getOutputs('progression')).toEqual([second]);
    await registry.promote('progression', { version: 1, alias: 'production', reason: 'first', actor: 'ada' });
    expect(await source.getOutputs('progression')).toEqual([first]);
  });

  it('are none of a model without versions', async () => {
    const model = modelSchema.parse({
      name: 'new',
      description: '',
      tags: {},
      aliases: {},
      createdAt: '2026-01-01T00:00:00Z',
    });
    const registry = {
      getModel: () => Promise.resolve(model),
      getVersion: () => Promise.reject(new Error('there is none')),
    };
    expect(await createOutputSource(registry, 'production').getOutputs('new')).toEqual([]);
  });
});
