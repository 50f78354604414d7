import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { datasetManifestSchema, featureDefinitionsSchema, type DatasetRequest } from '@quincunx/contracts';
import { onlineKey } from '../online/online-key.ts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const csv = (path: string) => ({ kind: 'file', path, format: 'csv', timestamp: { column: 'at' } }) as const;
const patient = { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' as const }] };
const vitals = {
  name: 'vitals',
  entity: patient,
  source: csv('vitals.csv'),
  features: [{ name: 'bmi', type: 'number' as const, nullable: true }],
};
const laboratory = {
  name: 'laboratory',
  entity: patient,
  source: csv('laboratory.csv'),
  features: [{ name: 'glucose', type: 'number' as const, nullable: true }],
};
const definitions = {
  featureViews: [vitals, laboratory],
  aliasedViews: [
    { name: 'mother', view: 'vitals', joinKeys: { patient_id: 'mother_id' } },
    { name: 'father', view: 'vitals', joinKeys: { patient_id: 'father_id' } },
  ],
  onDemandViews: [
    {
      name: 'risk',
      inputs: ['mother:bmi'],
      features: [{ name: 'doubled', type: 'number' as const, expression: 'bmi * 2' }],
    },
  ],
  featureServices: [{ name: 'all', features: ['vitals:bmi'] }],
};
const label = { source: csv('labels.csv'), column: 'y', type: 'number' as const };
const request: DatasetRequest = { rows: { label }, references: ['vitals:bmi'] };
const unknown = '0'.repeat(64);

describe('datasets', () => {
  let test: TestDatasets;
  beforeEach(async () => {
    test = await openDatasets();
    test.write('vitals.csv', 'patient_id,at,bmi\n1,2026-01-01,20\n2,2026-01-01,30\n');
    test.write('laboratory.csv', 'patient_id,at,glucose\n1,2026-01-01,5\n');
    test.write('labels.csv', 'patient_id,mother_id,at,y\n1,2,2026-01-02,1\n2,,2026-01-02,2\n');
    test.apply(definitions);
  });
  afterEach(() => test.close());

  it('are found by their digests, and by how these begin', async () => {
    const { table } = await test.create(request);
    const { digest } = table.dataset;
    const manifest = await test.datasets.getManifest(digest);
    expect(await test.datasets.get(digest)).toEqual({ ...table.dataset, manifest });
    await expect(test.datasets.get(unknown)).rejects.toMatchObject({ code: 'not-found' });
    expect(await test.datasets.listDigests(digest.slice(0, 6))).toEqual([digest]);
    expect(await test.datasets.listDigests(`${digest.slice(0, 6)}x`)).toEqual([]);
  });

  it('are saved, and opened by their digests', async () => {
    test.at('2026-02-01T00:00:00Z');
    const { table, rows } = await test.create(request);
    const { digest } = table.dataset;
    expect(table.dataset).toEqual({
      digest,
      rows: 2,
      references: ['vitals:bmi'],
      featuresDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      createdAt: '2026-02-01T00:00:00.000Z',
    });
    const opened = await test.datasets.open(digest);
    expect([opened.dataset, opened.joinKeys]).toEqual([table.dataset, ['patient_id']]);
    expect(await opened.aggregate({ bmi: 'list(bmi ORDER BY row_id)::VARCHAR' })).toEqual({
      bmi: '[20.0, 30.0]',
    });
    expect(rows).toHaveLength(2);
    await expect(test.datasets.open(unknown)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that are the same are one, with the date of the first', async () => {
    const first = (await test.create(request)).table.dataset;
    test.at('2027-01-01T00:00:00Z');
    expect((await test.create(request)).table.dataset).toEqual(first);
    expect((await test.datasets.list({ limit: 10 })).items).toEqual([first]);
  });

  it('are joined by other definitions than the current ones where those are given', async () => {
    test.apply({ featureViews: [laboratory] });
    await expect(test.datasets.create(request)).rejects.toMatchObject({ code: 'not-found' });
    const given = featureDefinitionsSchema.parse(definitions);
    const { dataset } = await test.datasets.create(request, { definitions: given });
    expect(dataset.rows).toBe(2);
    const twice = { ...given, featureViews: [...given.featureViews, ...given.featureViews] };
    await expect(test.datasets.create(request, { definitions: twice })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('tell definitions apart that they need, and no others', async () => {
    const of = async (featureViews: unknown[]) => {
      const given = featureDefinitionsSchema.parse({ ...definitions, featureViews });
      return (await test.datasets.create(request, { definitions: given })).dataset;
    };
    const first = await of([vitals, laboratory]);
    expect(await of([{ ...laboratory, ttlSeconds: 9 }, vitals])).toEqual(first);
    const other = await of([{ ...vitals, ttlSeconds: 1e6 }, laboratory]);
    expect(other.featuresDigest).not.toBe(first.featuresDigest);
    expect(other.digest).not.toBe(first.digest);
  });

  it('say what they were made of, and by', async () => {
    const asked = { rows: { label }, references: ['mother:bmi', 'risk:doubled'], fullNames: true };
    const { digest } = (await test.create(asked)).table.dataset;
    const manifest = await test.datasets.getManifest(digest);
    expect(datasetManifestSchema.parse(manifest)).toEqual({
      ...asked,
      asKnownAt: false,
      definitions: featureDefinitionsSchema.parse({
        featureViews: [vitals],
        aliasedViews: definitions.aliasedViews.slice(0, 1),
        onDemandViews: definitions.onDemandViews,
      }),
      files: [
        { path: 'labels.csv', bytes: 59 },
        { path: 'vitals.csv', bytes: 50 },
      ],
      pushes: {},
    });
    await expect(test.datasets.getManifest(unknown)).rejects.toThrow(`there is no dataset ${unknown}`);
  });

  it('are listed newest first, a page at a time', async () => {
    const digests: string[] = [];
    for (const references of [['vitals:bmi'], ['laboratory:glucose'], ['vitals:bmi', 'laboratory:glucose']]) {
      test.at(`2026-03-0${digests.length === 2 ? 2 : digests.length + 1}T00:00:00Z`);
      digests.unshift((await test.create({ rows: { label }, references })).table.dataset.digest);
    }
    const expected = [...digests.slice(0, 2).sort().reverse(), digests[2]];
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await test.datasets.list({ limit: 1, ...(cursor !== undefined && { cursor }) });
      listed.push(...page.items.map(({ digest }) => digest));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(listed).toEqual(expected);
    await expect(test.datasets.list({ limit: 1, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('leave nothing behind when they cannot be made', async () => {
    test.write('labels.csv', 'patient_id,at,y\n1,2026-01-02,1\n2,2026-01-02,two\n');
    await expect(test.create(request)).rejects.toThrow(`'two' is not a finite number`);
    expect((await test.datasets.list({ limit: 10 })).items).toEqual([]);
    expect(existsSync(join(test.folder, 'datasets'))).toBe(false);
  });

  it('are found damaged or gone', async () => {
    const { digest } = (await test.create(request)).table.dataset;
    expect(await test.datasets.checkIntegrity()).toEqual([]);
    appendFileSync(test.files.pathOf(digest), ' ');
    expect(await test.datasets.checkIntegrity()).toEqual([
      { subject: `dataset ${digest}`, fault: 'its file is corrupt' },
    ]);
    await expect(test.datasets.open(digest)).rejects.toMatchObject({ code: 'corrupt' });
    rmSync(test.files.pathOf(digest));
    await expect(test.datasets.open(digest)).rejects.toThrow(
      `the file of dataset ${digest} is missing; rebuild it`,
    );
  });

  describe('made again', () => {
    it('are the same bytes, whatever is current now, and in place of a damaged file', async () => {
      const asked = {
        rows: { label },
        references: ['mother:bmi', 'risk:doubled', 'laboratory:glucose'],
        fullNames: true,
      };
      const { digest } = (await test.create(asked)).table.dataset;
      test.apply({ featureViews: [laboratory] });
      writeFileSync(test.files.pathOf(digest), 'damaged');
      const { dataset } = await test.datasets.rebuild(digest);
      expect(dataset.digest).toBe(digest);
      expect(await test.files.verify(digest)).toBe('intact');
      rmSync(test.files.pathOf(digest));
      const table = await test.datasets.rebuild(digest);
      expect(await table.aggregate({ doubled: 'sum(risk__doubled)' })).toEqual({ doubled: 60 });
    });

    it('are so of a range of time and of a source without labels too', async () => {
      for (const rows of [
        { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
        { source: csv('labels.csv') },
      ]) {
        const { digest } = (await test.create({ rows, references: ['vitals:bmi'] })).table.dataset;
        rmSync(test.files.pathOf(digest));
        expect((await test.datasets.rebuild(digest)).dataset.rows).toBe(2);
      }
    });

    it('are refused where a source has other rows, which is said file by file, and stay as they are', async () => {
      const { digest } = (await test.create(request)).table.dataset;
      test.write('vitals.csv', 'patient_id,at,bmi\n1,2026-01-01,21\n2,2026-01-01,30\n');
      await expect(test.datasets.rebuild(digest)).rejects.toThrow(
        `dataset ${digest} cannot be made again, for its sources have changed: no file has another size, so what is in them is something else`,
      );
      test.write('vitals.csv', 'patient_id,at,bmi\n1,2026-01-01,21.5\n2,2026-01-01,30\n');
      await expect(test.datasets.rebuild(digest)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining(`'vitals.csv' has 52 bytes and had 50`) as string,
      });
      expect(await test.files.verify(digest)).toBe('intact');
      expect((await test.datasets.list({ limit: 10 })).items).toHaveLength(1);
      test.write('vitals.csv', 'patient_id,at,bmi\n1,2026-01-01,20\n2,2026-01-01,30\n7,2026-01-01,40\n');
      expect((await test.datasets.rebuild(digest)).dataset.digest).toBe(digest);
    });

    it('do not have what was pushed since', async () => {
      const push = async (bmi: number) => {
        const time = 1_767_225_600_000_000n;
        await test.pushes.append('vitals', [
          { key: [1], values: { bmi }, eventTime: time, createdTime: time },
        ]);
      };
      const before = (await test.create(request)).table.dataset.digest;
      await push(22);
      const { table, rows } = await test.create(request);
      const { digest } = table.dataset;
      expect(rows.map((row) => row[3])).toEqual([22, 30]);
      expect((await test.datasets.getManifest(digest)).pushes).toEqual({ vitals: 1 });
      await push(23);
      expect((await test.datasets.rebuild(digest)).dataset.digest).toBe(digest);
      expect((await test.datasets.rebuild(before)).dataset.digest).toBe(before);
      expect((await test.create(request)).rows.map((row) => row[3])).toEqual([23, 30]);
      await test.pushes.erase('vitals', [onlineKey([1])]);
      await expect(test.datasets.rebuild(digest)).rejects.toThrow(
        'rows that were pushed to vitals may be gone',
      );
    });

    it('need a manifest, which older releases did not keep', async () => {
      const { digest } = (await test.create(request)).table.dataset;
      await test.platform.db.updateTable('dataset').set({ manifest: null }).execute();
      await expect(test.datasets.rebuild(digest)).rejects.toMatchObject({ code: 'not-found' });
      await test.platform.db.updateTable('dataset').set({ manifest: '{}' }).execute();
      await expect(test.datasets.rebuild(digest)).rejects.toMatchObject({ code: 'corrupt' });
      await test.create(request);
      expect((await test.datasets.rebuild(digest)).dataset.digest).toBe(digest);
    });
  });
});
