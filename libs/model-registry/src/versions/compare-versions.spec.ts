import type { ModelVersion } from '@quincunx/contracts';
import { sha256 } from '@quincunx/storage';
import { createRegistry, pins, registerVersion, type OpenRegistry } from '../registry.fixture.ts';
import { compareVersions } from './compare-versions.ts';

let opened: OpenRegistry;
let first: ModelVersion;
beforeAll(async () => {
  opened = await createRegistry();
  first = await registerVersion(opened.registry, {
    metrics: { r2: 0.5, mse: 8 },
    tags: { team: 'growth', old: '1' },
  });
  await registerVersion(opened.registry, {
    slope: 5,
    metrics: { r2: 0.75, mae: 2 },
    tags: { team: 'risk', new: '2' },
    pins: { ...pins, seed: 2, code: { revision: 'abc', dirty: true }, dataset: sha256('other') },
  });
});
afterAll(() => opened.close());

describe('compareVersions', () => {
  it('says what changed in metrics, pins and tags', async () => {
    expect(await opened.registry.compareVersions('churn', 1, 2)).toEqual({
      model: 'churn',
      from: 1,
      to: 2,
      sameArtifact: false,
      metrics: { r2: { from: 0.5, to: 0.75, change: 0.25 }, mse: { from: 8 }, mae: { to: 2 } },
      changes: [
        `pins.dataset: ${sha256('dataset')} -> ${sha256('other')}`,
        'pins.seed: 1 -> 2',
        'tags.old: removed, was 1',
        'tags.team: growth -> risk',
        'pins.code.revision: added abc',
        'pins.code.dirty: added true',
        'tags.new: added 2',
      ],
    });
  });

  it('says what changed in the signature, in the order of its fields', () => {
    const signature: ModelVersion['signature'] = {
      inputs: [{ name: 'age', type: 'integer', nullable: true }, ...first.signature.inputs],
      outputs: first.signature.outputs,
    };
    expect(compareVersions(first, { ...first, signature }).changes).toEqual([
      'signature.inputs: bmi number -> age integer or null, bmi number',
    ]);
  });

  it('finds nothing between a version and itself', async () => {
    expect(await opened.registry.compareVersions('churn', 1, 1)).toMatchObject({
      sameArtifact: true,
      metrics: { r2: { change: 0 } },
      changes: [],
    });
  });

  it('says which version does not exist', async () => {
    await expect(opened.registry.compareVersions('churn', 1, 99)).rejects.toThrow(
      "model 'churn' has no version 99; its newest is 2",
    );
  });
});
