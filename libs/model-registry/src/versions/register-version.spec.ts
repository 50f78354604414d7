import { rmSync, writeFileSync } from 'node:fs';
import { ConflictError, CorruptError, InvalidInputError, NotFoundError } from '@quincunx/contracts';
import { sha256 } from '@quincunx/storage';
import {
  artifactOf,
  createRegistry,
  pins,
  promotionTo,
  registerVersion,
  type OpenRegistry,
} from '../registry.fixture.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
});
afterEach(() => opened.close());

describe('register', () => {
  it('gives the next number and keeps everything, to the last digit', async () => {
    const { registry } = opened;
    await registerVersion(registry);
    const metrics = { r2: 0.472_575_448_04, mse: 0.1 + 0.2, bias: -5e-324, mae: 1.797_693_134_862_315_7e308 };
    const registered = await registerVersion(registry, {
      slope: 3,
      metrics,
      tags: { team: 'growth' },
      description: 'with tenure',
    });
    expect(registered).toEqual({
      model: 'churn',
      version: 2,
      artifact: await registry.storeArtifact(artifactOf('churn', 3)),
      signature: artifactOf('churn').signature,
      metrics,
      run: '2b7c3a52-1c51-4f3a-9c0e-0f6f2c9d8a11',
      pins,
      description: 'with tenure',
      tags: { team: 'growth' },
      aliases: [],
      archived: false,
      author: 'ada',
      createdAt: '2026-01-01T00:00:02.000Z',
    });
    expect(await registry.getVersion('churn', 2)).toEqual(registered);
  });

  it('takes the same artifact again as another version', async () => {
    const { registry } = opened;
    const [first, second] = [await registerVersion(registry), await registerVersion(registry)];
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(second.artifact).toBe(first.artifact);
  });

  it('counts without gap or repetition when several register at once', async () => {
    const { registry } = opened;
    const versions = await Promise.all(Array.from({ length: 10 }, () => registerVersion(registry)));
    expect(versions.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('refuses an artifact that is not in the store, or damaged, and creates nothing', async () => {
    const { registry, artifacts } = opened;
    const missing = sha256('never stored');
    await expect(registerVersion(registry, { artifact: missing })).rejects.toThrow(NotFoundError);
    const digest = await registry.storeArtifact(artifactOf('churn', 9));
    writeFileSync(artifacts.pathOf(digest), 'x');
    await expect(registerVersion(registry, { artifact: digest })).rejects.toThrow(CorruptError);
    expect(await registry.listModels({ limit: 10 })).toEqual({ items: [] });
  });

  it('refuses an artifact of another model or with another signature', async () => {
    const { registry } = opened;
    const artifact = await registry.storeArtifact(artifactOf('basket'));
    await expect(registerVersion(registry, { artifact })).rejects.toThrow(
      new InvalidInputError(`the artifact ${artifact} is one of model 'basket', not of 'churn'`),
    );
    const { inputs } = artifactOf('churn').signature;
    const attempt = registerVersion(registry, { signature: { inputs, outputs: inputs } });
    await expect(attempt).rejects.toThrow(
      "the signature to register for model 'churn' is not that of the artifact",
    );
  });

  it('creates nothing when the disk is full', async () => {
    const { registry, database } = opened;
    await registerVersion(registry);
    const pages = Number(database.sqlite.pragma('page_count', { simple: true }));
    database.sqlite.pragma(`max_page_count = ${pages}`);
    const attempt = registerVersion(registry, { description: 'x'.repeat(100_000) });
    await expect(attempt).rejects.toThrow("the database 'platform.db' cannot be written: the disk is full");
    database.sqlite.pragma('max_page_count = 1000000');
    expect((await registry.getModel('churn')).newestVersion).toBe(1);
    expect(await registry.checkIntegrity()).toEqual([]);
  });

  it('refuses metrics that are no numbers', async () => {
    await expect(registerVersion(opened.registry, { metrics: { r2: NaN } })).rejects.toThrow(
      'NaN is not allowed',
    );
    await expect(opened.registry.getModel('churn')).rejects.toThrow(NotFoundError);
  });
});

describe('a registered version', () => {
  it('is found by number and by alias', async () => {
    const { registry } = opened;
    await registerVersion(registry);
    await registry.promote('churn', promotionTo(1));
    expect(await registry.findByAlias('churn', 'production')).toEqual(await registry.getVersion('churn', 1));
    expect(await registry.findByAlias('churn', 'staging')).toBeUndefined();
    expect(await registry.findByAlias('unknown', 'production')).toBeUndefined();
    await expect(registry.getVersion('churn', 7)).rejects.toThrow(
      new NotFoundError("model 'churn' has no version 7; its newest is 1"),
    );
    await expect(registry.getVersion('unknown', 1)).rejects.toThrow(
      "there is no model 'unknown': there are churn",
    );
  });

  it('changes only in description, tags and archiving', async () => {
    const { registry } = opened;
    const before = await registerVersion(registry, { tags: { team: 'growth' } });
    await registry.changeVersion('churn', 1, { description: 'kept for audit' });
    await registry.changeVersion('churn', 1, { tags: { audit: '2026' } });
    await registry.changeVersion('churn', 1, {});
    const after = await registry.changeVersion('churn', 1, { archived: true });
    expect(after).toEqual({
      ...before,
      description: 'kept for audit',
      tags: { audit: '2026' },
      archived: true,
    });
    expect(await registry.changeVersion('churn', 1, { archived: false })).toMatchObject({ archived: false });
    await expect(registry.changeVersion('churn', 2, { archived: true })).rejects.toThrow(NotFoundError);
  });

  it('is not archived while an alias names it', async () => {
    const { registry } = opened;
    await registerVersion(registry);
    await registry.promote('churn', promotionTo(1));
    await registry.promote('churn', promotionTo(1, { alias: 'shadow' }));
    await expect(registry.changeVersion('churn', 1, { archived: true, description: 'old' })).rejects.toThrow(
      new ConflictError(
        "version 1 of model 'churn' is named by 'production', 'shadow': move the alias before archiving it",
      ),
    );
    expect(await registry.getVersion('churn', 1)).toMatchObject({ archived: false, description: '' });
  });

  it('is immutable in the database too', async () => {
    const { registry, database } = opened;
    await registerVersion(registry);
    for (const statement of [
      "update model_version set artifact = 'x'",
      "update model_version set metrics = '{}'",
      'update model_version set version = 2',
      'update model_version_metric set value = 1',
      'delete from model_version_metric',
      'delete from model_version',
    ]) {
      expect(() => database.sqlite.exec(statement)).toThrow('a model version is immutable');
    }
  });

  it('is damaged, and says where, when its record is not what it should be', async () => {
    const { registry, database } = opened;
    await registerVersion(registry);
    database.sqlite.exec(
      `drop trigger model_version_is_immutable; update model_version set pins = '{"seed":"one"}'`,
    );
    await expect(registry.getVersion('churn', 1)).rejects.toThrow(CorruptError);
    await expect(registry.getVersion('churn', 1)).rejects.toThrow(
      /^version 1 of model 'churn' is damaged: .*pins\/seed/,
    );
  });

  it('stays readable when its artifact is gone', async () => {
    const { registry, artifacts } = opened;
    const { artifact } = await registerVersion(registry);
    rmSync(artifacts.pathOf(artifact));
    expect((await registry.getVersion('churn', 1)).artifact).toBe(artifact);
  });
});
