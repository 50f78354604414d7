import { InvalidInputError, NotFoundError, type Metrics, type ModelVersion } from '@quincunx/contracts';
import fc from 'fast-check';
import {
  createRegistry,
  promotionTo,
  registerVersion,
  search,
  type OpenRegistry,
} from '../registry.fixture.ts';

let opened: OpenRegistry;
beforeAll(async () => {
  opened = await createRegistry();
  const versions: { metrics: Metrics; tags?: Record<string, string> }[] = [
    { metrics: { r2: 0.5, mse: 10 }, tags: { team: 'growth', region: 'eu' } },
    { metrics: { r2: 0.1 + 0.2 }, tags: { team: 'growth' } },
    { metrics: {} },
    { metrics: { r2: 0.5, mse: 12 }, tags: { team: 'risk: "eu"', 'a"b\\c é': '1:2' } },
    { metrics: { mse: -1 } },
    { metrics: { r2: 0.9 } },
    { metrics: { r2: 0.5 } },
  ];
  for (const version of versions) await registerVersion(opened.registry, version);
  await opened.registry.changeVersion('churn', 6, { archived: true });
  await opened.registry.promote('churn', promotionTo(2));
});
afterAll(() => opened.close());

const numbers = (versions: readonly ModelVersion[]) => versions.map(({ version }) => version);

async function find(conditions: object) {
  return numbers((await opened.registry.searchVersions('churn', search(conditions))).items);
}

function isPage(answer: unknown) {
  return typeof answer === 'object' && answer !== null && 'items' in answer;
}

/** All pages, one after the other. */
async function findByPages(conditions: object, limit: number) {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await opened.registry.searchVersions('churn', search({ ...conditions, limit, cursor }));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...numbers(page.items));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

describe('searchVersions', () => {
  it('gives every version, the newest first, unless told otherwise', async () => {
    expect(await find({})).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const [, , , , , second] = (await opened.registry.searchVersions('churn', search())).items;
    expect(second).toEqual(await opened.registry.getVersion('churn', 2));
  });

  it.each([
    ['version', [1, 2, 3, 4, 5, 6, 7]],
    ['createdAt', [1, 2, 3, 4, 5, 6, 7]],
    ['-createdAt', [7, 6, 5, 4, 3, 2, 1]],
    ['metrics.r2', [2, 1, 4, 7, 6, 3, 5]],
    ['-metrics.r2', [6, 7, 4, 1, 2, 5, 3]],
    ['metrics.mse', [5, 1, 4, 2, 3, 6, 7]],
    ['-metrics.mse', [4, 1, 5, 7, 6, 3, 2]],
    ['metrics.f1', [1, 2, 3, 4, 5, 6, 7]],
  ])(
    'orders by %s, those without the metric last, and pages of any size join up',
    async (order, expected) => {
      expect(await find({ order })).toEqual(expected);
      for (const limit of [1, 2, 3, 6, 7]) expect(await findByPages({ order }, limit)).toEqual(expected);
    },
  );

  it.each([
    [{ tag: ['team:growth'] }, [2, 1]],
    [{ tag: ['team:growth', 'region:eu'] }, [1]],
    [{ tag: ['team:risk: "eu"'] }, [4]],
    [{ tag: ['a"b\\c é:1:2'] }, [4]],
    [{ tag: ['team:'] }, []],
    [{ metric: ['r2>=0.5'] }, [7, 6, 4, 1]],
    [{ metric: ['r2>=0.30000000000000004'] }, [7, 6, 4, 2, 1]],
    [{ metric: ['r2<=0.3'] }, []],
    [{ metric: ['r2>=0.5', 'mse<=1.1e1'] }, [1]],
    [{ metric: ['mse<=-1'] }, [5]],
    [{ archived: 'true' }, [6]],
    [{ archived: 'false', metric: ['r2>=0.5'] }, [7, 4, 1]],
  ])('finds %j', async (conditions, expected) => {
    expect(await find(conditions)).toEqual(expected);
    expect(await findByPages(conditions, 1)).toEqual(expected);
  });

  it('pages through ties of createdAt', async () => {
    opened.database.sqlite.exec('begin; drop trigger model_version_is_immutable');
    opened.database.sqlite.exec(
      "update model_version set created_at = '2026-02-01T00:00:00.000Z' where version > 2",
    );
    expect(await findByPages({ order: 'createdAt' }, 2)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await findByPages({ order: '-createdAt' }, 2)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    opened.database.sqlite.exec('rollback');
  });

  it('neither repeats nor skips what was there when versions are added between two pages', async () => {
    const other = await createRegistry();
    for (const r2 of [0.3, 0.1]) await registerVersion(other.registry, { metrics: { r2 } });
    const first = await other.registry.searchVersions('churn', search({ order: '-metrics.r2', limit: 1 }));
    await registerVersion(other.registry, { metrics: { r2: 0.9 } });
    const second = await other.registry.searchVersions(
      'churn',
      search({ order: '-metrics.r2', cursor: first.next }),
    );
    await other.close();
    expect([...numbers(first.items), ...numbers(second.items)]).toEqual([1, 2]);
  });

  it('refuses metrics that do not exist, naming those that do', async () => {
    await expect(find({ order: '-metrics.r3' })).rejects.toThrow(InvalidInputError);
    await expect(find({ metric: ['r2>=0', 'r3>=0'] })).rejects.toMatchObject({
      message: expect.stringContaining("there is no metric 'r3'; the metrics are r2, mse, ") as unknown,
      problems: [{ path: 'metric/1' }],
    });
    await expect(find({ metric: ['r2>=1e999'] })).rejects.toThrow(
      "the bound of 'r2>=1e999' is no finite number",
    );
  });

  it('does not know models that do not exist', async () => {
    await expect(opened.registry.searchVersions('chrn', search())).rejects.toThrow(NotFoundError);
  });

  it('refuses the cursor of another order', async () => {
    const { next } = await opened.registry.searchVersions('churn', search({ order: 'version', limit: 1 }));
    await expect(find({ order: '-version', cursor: next })).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [{ path: 'cursor' }],
    });
  });

  it.each([
    ['model', 'basket', {}],
    ['tag', 'churn', { tag: ['team:growth'] }],
    ['metric', 'churn', { metric: ['r2>=0.5'] }],
    ['archived', 'churn', { archived: 'false' }],
  ])('refuses the cursor of a search with another %s', async (_, model, conditions) => {
    const { registry } = opened;
    await registerVersion(registry, { model: 'basket' });
    const { next } = await registry.searchVersions('churn', search({ limit: 1 }));
    await expect(
      registry.searchVersions(model, search({ ...conditions, cursor: next })),
    ).rejects.toMatchObject({ code: 'invalid-input', problems: [{ path: 'cursor' }] });
  });

  it('answers any cursor at all with a page or with InvalidInputError', async () => {
    const orders = ['-version', '-metrics.r2', 'createdAt'];
    const firstPages = await Promise.all(
      orders.map((order) => opened.registry.searchVersions('churn', search({ order, limit: 1 }))),
    );
    const fingerprints = firstPages.map(({ next }) => {
      const [fingerprint] = JSON.parse(Buffer.from(next!, 'base64url').toString()) as [string];
      return fingerprint;
    });
    const place = fc.tuple(
      fc.constantFrom(...fingerprints, 'models'),
      fc.oneof(fc.jsonValue(), fc.constantFrom(NaN, -1, 1.5, 2 ** 60, "' or 1=1 --", null)),
      fc.oneof(fc.jsonValue(), fc.constantFrom(0, -1, 1.5, 2 ** 60, 3)),
    );
    const hostile = fc.oneof(
      fc.string(),
      place.map((content) => Buffer.from(JSON.stringify(content)).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...orders), async (cursor, order) => {
        const answer: unknown = await opened.registry
          .searchVersions('churn', { ...search({ order }), cursor })
          .catch((error: unknown) => error);
        expect(answer instanceof InvalidInputError || isPage(answer)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
