import { openPlatform, readSettings } from '@quincunx/platform';
import { linearArtifact } from './linear-fit.ts';
import { models, type ServedModel } from './models.ts';

const digest = '5'.repeat(64);

/** A home in a folder with every version of the models, the first of each in production. */
export async function createHome(folder: string, served: readonly ServedModel[] = models): Promise<void> {
  const platform = await openPlatform({ settings: readSettings({ QUINCUNX_HOME: folder }) });
  const { registry } = platform;
  for (const { name: model, fits } of served) {
    for (const fit of fits) {
      const artifact = linearArtifact(model, fit);
      await registry.register({
        model,
        artifact: await registry.storeArtifact(artifact),
        signature: artifact.signature,
        metrics: {},
        run: '2b7c3a52-1c51-4f3a-9c0e-0f6f2c9d8a11',
        pins: {
          configuration: { name: model, version: 1, digest },
          dataset: digest,
          features: { references: artifact.features, digest },
          seed: 1,
          runtime: { node: process.version, platform: process.platform, quincunx: '0.1.0' },
        },
        tags: {},
        author: 'benchmark',
        description: '',
      });
    }
    await registry.promote(model, { version: 1, alias: 'production', reason: 'first', actor: 'benchmark' });
  }
  await platform.close();
}
