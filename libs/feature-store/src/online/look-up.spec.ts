import {
  featureViewSchema,
  onDemandViewSchema,
  type AliasedView,
  type Entity,
  type FeatureReference,
  type FeatureView,
  type FeatureViewInput,
} from '@quincunx/contracts';
import { migrateToLatest, openDatabase, type Database } from '@quincunx/database';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import { toMicroseconds } from '../instant.ts';
import { lookUp } from './look-up.ts';
import { onlineKey } from './online-key.ts';
import type { OnlineStoreTables } from './online-store-tables.ts';
import { onlineStoreMigrations } from './online-store.migrations.ts';
import { prepareLookUp } from './prepare-look-up.ts';
import { SqliteOnlineStore } from './sqlite-online.store.ts';

const source = { kind: 'file', path: 'rows.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const view = (input: Omit<FeatureViewInput, 'source'>) => featureViewSchema.parse({ source, ...input });
const stay: Entity = {
  name: 'stay',
  joinKeys: [
    { name: 'ward', type: 'string' },
    { name: 'bed', type: 'integer' },
  ],
};
const stays = view({
  name: 'stays',
  entity: stay,
  features: [
    { name: 'nights', type: 'integer', nullable: true },
    { name: 'diet', type: 'string', nullable: true },
  ],
  ttlSeconds: 3600,
});
const wards = view({
  name: 'wards',
  entity: { name: 'ward', joinKeys: [{ name: 'ward', type: 'string' }] },
  features: [
    { name: 'beds', type: 'number' },
    { name: 'open', type: 'boolean' },
  ],
});
const hospital = view({ name: 'hospital', features: [{ name: 'load', type: 'number' }] });
const origin: AliasedView = { name: 'origin', view: 'wards', joinKeys: { ward: 'from_ward' } };
const destination: AliasedView = { name: 'destination', view: 'wards', joinKeys: { ward: 'to_ward' } };
const care = onDemandViewSchema.parse({
  name: 'care',
  inputs: ['stays:nights', 'wards:beds', 'wards:open'],
  request: [
    { name: 'amount', type: 'number', nullable: false },
    { name: 'guests', type: 'integer', nullable: true },
  ],
  features: [
    { name: 'rate', type: 'number', expression: 'amount / beds' },
    { name: 'both', type: 'number', expression: 'nights + beds' },
    { name: 'people', type: 'integer', expression: 'nights + guests' },
    { name: 'is_long', type: 'boolean', expression: 'coalesce(nights, 0) > 7' },
    { name: 'factor', type: 'integer', expression: 'nights * nights' },
    { name: 'span', type: 'number', expression: 'nights * nights' },
  ],
});

const at = (instant: string) => toMicroseconds(new Date(instant));
const noon = at('2026-01-01T12:00:00Z');

let database: Database<OnlineStoreTables>;
let store: SqliteOnlineStore;
let views: readonly FeatureView[];
beforeEach(async () => {
  database = openDatabase(':memory:');
  await migrateToLatest(database.db, onlineStoreMigrations);
  store = new SqliteOnlineStore(database);
  views = [stays, wards, hospital];
});
afterEach(() => database.close());

async function put(
  name: string,
  key: readonly (string | number)[],
  eventTime: bigint,
  values: object | string,
) {
  const text = typeof values === 'string' ? values : JSON.stringify(values);
  await store.push(name, [{ key: onlineKey(key), values: text, eventTime, createdTime: undefined }]);
}

function prepare(references: readonly FeatureReference[], fullNames = false) {
  const definitions = toDefinitionSet({
    featureViews: [...views],
    aliasedViews: [origin, destination],
    onDemandViews: [care],
  });
  return prepareLookUp(createRetrieval({ references, fullNames }, definitions));
}

async function ask(
  references: readonly FeatureReference[],
  entities: readonly Record<string, unknown>[],
  now = noon,
) {
  return (await lookUp(store, prepare(references), entities, now)).rows;
}

describe('looking up online', () => {
  it('gives values, statuses and event times in the order of asking', async () => {
    await put('stays', ['1', 23], noon - 3_600_000_000n, { nights: '9007199254740993', diet: null });
    await put('stays', ['12', 3], noon - 3_600_000_001n, { nights: 3, diet: 'vegan' });
    await put('wards', ['1'], noon, { beds: 20.5, open: true });
    await put('wards', ['12'], -1n, { beds: 10, open: false });
    const rows = await ask(
      ['stays:nights', 'wards:beds', 'stays:diet', 'wards:open'],
      [
        { ward: '12', bed: 3 },
        { ward: '1', bed: 23 },
        { ward: '12', bed: 23 },
        { ward: '1', bed: 23 },
        { bed: 3, ward: '123' },
      ],
    );
    const first = {
      values: { nights: '9007199254740993', beds: 20.5, diet: null, open: true },
      statuses: { nights: 'PRESENT', beds: 'PRESENT', diet: 'NULL_VALUE', open: 'PRESENT' },
      eventTimes: {
        nights: '2026-01-01T11:00:00.000Z',
        beds: '2026-01-01T12:00:00.000Z',
        diet: '2026-01-01T11:00:00.000Z',
        open: '2026-01-01T12:00:00.000Z',
      },
    };
    const old = '1969-12-31T23:59:59.999999Z';
    expect(rows).toEqual([
      {
        values: { nights: null, beds: 10, diet: null, open: false },
        statuses: { nights: 'OUTSIDE_MAX_AGE', beds: 'PRESENT', diet: 'OUTSIDE_MAX_AGE', open: 'PRESENT' },
        eventTimes: {
          nights: '2026-01-01T10:59:59.999999Z',
          beds: old,
          diet: '2026-01-01T10:59:59.999999Z',
          open: old,
        },
      },
      first,
      {
        values: { nights: null, beds: 10, diet: null, open: false },
        statuses: { nights: 'NOT_FOUND', beds: 'PRESENT', diet: 'NOT_FOUND', open: 'PRESENT' },
        eventTimes: { nights: undefined, beds: old, diet: undefined, open: old },
      },
      first,
      {
        values: { nights: null, beds: null, diet: null, open: null },
        statuses: { nights: 'NOT_FOUND', beds: 'NOT_FOUND', diet: 'NOT_FOUND', open: 'NOT_FOUND' },
        eventTimes: { nights: undefined, beds: undefined, diet: undefined, open: undefined },
      },
    ]);
    expect(rows.map(({ values }) => Object.keys(values))).toEqual(
      Array(5).fill(['nights', 'beds', 'diet', 'open']),
    );
  });

  it('lets a value live from its event time to the end of its ttl, as a point-in-time join does', async () => {
    await put('stays', ['1', 1], noon, { nights: 1, diet: null });
    const seen = async (now: bigint) => {
      const [row] = await ask(['stays:nights', 'stays:diet'], [{ ward: '1', bed: 1 }], now);
      expect(row?.statuses['diet']).toBe(row?.values['nights'] === null ? 'OUTSIDE_MAX_AGE' : 'NULL_VALUE');
      expect(row?.eventTimes['nights']).toBe('2026-01-01T12:00:00.000Z');
      return [row?.values['nights'], row?.statuses['nights']];
    };
    expect(await seen(noon - 1n)).toEqual([null, 'OUTSIDE_MAX_AGE']);
    expect(await seen(noon)).toEqual([1, 'PRESENT']);
    expect(await seen(noon + 3_600_000_000n)).toEqual([1, 'PRESENT']);
    expect(await seen(noon + 3_600_000_001n)).toEqual([null, 'OUTSIDE_MAX_AGE']);
  });

  it('reads each view once for any number of entities and features, and answers for many as for each alone', async () => {
    for (let ward = 0; ward < 10; ward++)
      await put('wards', [String(ward)], noon, { beds: ward, open: true });
    for (let bed = 0; bed < 25; bed++)
      await put('stays', [String(bed % 15), bed], noon, { nights: bed, diet: '' });
    const entities = Array.from({ length: 1500 }, (_, index) => ({
      ward: String(index % 15),
      bed: index % 30,
      from_ward: String(index % 11),
      to_ward: String(index % 7),
    }));
    const references = [
      'stays:nights',
      'stays:diet',
      'wards:beds',
      'origin:beds',
      'destination:beds',
      'hospital:load',
    ];
    const prepared = prepare(references, true);
    const reads = jest.spyOn(store, 'read');
    const { rows } = await lookUp(store, prepared, entities, noon);
    expect(reads.mock.calls.map(([name]) => name).toSorted()).toEqual(['hospital', 'stays', 'wards']);
    expect(rows).toHaveLength(1500);
    for (const [index, entity] of entities.slice(0, 60).entries()) {
      expect([rows[index]]).toEqual((await lookUp(store, prepared, [entity], noon)).rows);
    }
    expect(rows[13]?.values).toEqual({
      stays__nights: 13,
      stays__diet: '',
      wards__beds: null,
      origin__beds: 2,
      destination__beds: 6,
      hospital__load: null,
    });
    expect((await lookUp(store, prepared, [], noon)).rows).toEqual([]);
  });

  it('gives the values of a global view to everyone, and takes no key for it', async () => {
    await put('hospital', [], noon - 1n, { load: 0.5 });
    expect((await ask(['hospital:load'], [{}, {}])).map(({ values }) => values)).toEqual([
      { load: 0.5 },
      { load: 0.5 },
    ]);
    await expect(ask(['hospital:load'], [{ ward: '1' }])).rejects.toThrow(
      'entities/0/ward: is no join key; there are none',
    );
  });

  it('says of which time the rows are that were read, also for what is withheld or only computed with', async () => {
    await put('stays', ['1', 1], 5n, { nights: 1, diet: null });
    await put('hospital', [], noon, { load: 1 });
    const prepared = prepare(['hospital:load', 'care:both']);
    const entity = { bed: 1, ward: '1', amount: 1, guests: null };
    const { readTimes } = await lookUp(store, prepared, [entity, { ...entity, bed: 2 }], noon);
    expect(prepared.retrieval.reads.map(({ name }) => name)).toEqual(['hospital', 'stays', 'wards']);
    expect([readTimes(0), readTimes(1)]).toEqual([
      [noon, 5n, null],
      [noon, null, null],
    ]);
  });

  it('finds nothing of a feature that was added or given another type since the values came', async () => {
    await put('wards', ['1'], noon, { beds: 20, open: 'yes' });
    await put('stays', ['1', 1], noon, { nights: 1.5, diet: 3 });
    const added = { name: 'constructor', type: 'string' as const, nullable: false };
    views = [stays, hospital, { ...wards, features: [...wards.features, added] }];
    const [row] = await ask(
      ['wards:beds', 'wards:open', 'wards:constructor', 'stays:nights', 'stays:diet'],
      [{ ward: '1', bed: 1 }],
    );
    expect(row?.values).toEqual({ beds: 20, open: null, constructor: null, nights: null, diet: null });
    expect(row?.statuses).toEqual({
      beds: 'PRESENT',
      open: 'NOT_FOUND',
      constructor: 'NOT_FOUND',
      nights: 'NOT_FOUND',
      diet: 'NOT_FOUND',
    });
    expect(Object.entries(row?.eventTimes ?? {}).filter(([, time]) => time !== undefined)).toEqual([
      ['beds', '2026-01-01T12:00:00.000Z'],
    ]);
    await put('wards', ['1'], noon, { constructor: 'brick' });
    const [later] = await ask(['wards:constructor'], [{ ward: '1' }]);
    expect(JSON.stringify(later)).toBe(
      '{"values":{"constructor":"brick"},"statuses":{"constructor":"PRESENT"},"eventTimes":{"constructor":"2026-01-01T12:00:00.000Z"}}',
    );
  });

  it.each(['no JSON', 'null', '3'])('says that stored values are damaged when they are %s', async (text) => {
    await put('wards', ['1'], noon, text);
    await expect(ask(['wards:beds'], [{ ward: '1' }])).rejects.toMatchObject({
      code: 'corrupt',
      message: `the online values of feature view 'wards' are damaged: materialise it again`,
    });
  });
});

describe('on-demand features online', () => {
  const all = ['care:rate', 'care:both', 'care:people', 'care:is_long', 'care:factor', 'care:span'];
  const entity = { ward: '1', bed: 1, amount: 30, guests: 2 };

  it('are computed from stored features and from values that come with the request', async () => {
    await put('stays', ['1', 1], noon, { nights: 9, diet: null });
    await put('wards', ['1'], noon, { beds: 20, open: true });
    expect(await ask([...all, 'wards:beds'], [entity])).toEqual([
      {
        values: { rate: 1.5, both: 29, people: 11, is_long: true, factor: 81, span: 81, beds: 20 },
        statuses: {
          rate: 'PRESENT',
          both: 'PRESENT',
          people: 'PRESENT',
          is_long: 'PRESENT',
          factor: 'PRESENT',
          span: 'PRESENT',
          beds: 'PRESENT',
        },
        eventTimes: {
          rate: undefined,
          both: undefined,
          people: undefined,
          is_long: undefined,
          factor: undefined,
          span: undefined,
          beds: '2026-01-01T12:00:00.000Z',
        },
      },
    ]);
  });

  it('that are null have the gravest status of what they are computed from', async () => {
    const statuses = async (references: readonly FeatureReference[], request = {}) => {
      const [row] = await ask(references, [{ ...entity, ...request }]);
      expect(Object.values(row?.values ?? {})).toEqual(references.map(() => null));
      return Object.values(row?.statuses ?? {});
    };
    await put('stays', ['1', 1], noon - 3_600_000_001n, { nights: 9 });
    expect(await statuses(['care:rate', 'care:both', 'care:people'])).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      'OUTSIDE_MAX_AGE',
    ]);
    await put('wards', ['1'], noon, { beds: null });
    expect(await statuses(['care:rate', 'care:both'])).toEqual(['NULL_VALUE', 'OUTSIDE_MAX_AGE']);
    await put('stays', ['1', 1], noon, { nights: 9 });
    expect(await statuses(['care:both', 'care:people'], { guests: null })).toEqual([
      'NULL_VALUE',
      'NULL_VALUE',
    ]);
  });

  it('are present where an expression has a value without what is missing', async () => {
    const [row] = await ask(['care:is_long'], [entity]);
    expect(row).toMatchObject({ values: { is_long: false }, statuses: { is_long: 'PRESENT' } });
  });

  it.each([
    [{ nights: 1 }, { beds: 0 }, { rate: null, both: 1, people: 3, factor: 1 }],
    [
      { nights: '9007199254740994' },
      { beds: 1 },
      { rate: 30, both: 9007199254740996, people: '9007199254740996', factor: null },
    ],
    [
      { nights: -94906267 },
      { beds: -8 },
      { rate: -3.75, both: -94906275, people: -94906265, factor: '9007199515875288', span: 9007199515875288 },
    ],
  ])(
    'of %j and %j are null where they are no number, and strings where integers are beyond 2^53',
    async (nights, beds, values) => {
      await put('stays', ['1', 1], noon, nights);
      await put('wards', ['1'], noon, beds);
      const [row] = await ask(all, [entity]);
      expect(row?.values).toMatchObject(values);
      expect(row?.statuses['rate']).toBe(values.rate === null ? 'NULL_VALUE' : 'PRESENT');
    },
  );
});

describe('what is asked for online', () => {
  const references = ['stays:nights', 'wards:beds', 'care:rate'];
  const entity = { ward: '1', bed: 1, amount: 1, guests: null };

  it.each<[Record<string, unknown>, string, string]>([
    [{ bed: '1' }, 'bed', 'must be an integer'],
    [{ amount: '1' }, 'amount', 'must be a number'],
    [{ amount: null }, 'amount', 'must be a number'],
    [{ amount: Infinity }, 'amount', 'must be a number'],
    [{ guests: 1.5 }, 'guests', 'must be an integer'],
    [{ guests: undefined }, 'guests', 'must be an integer'],
    [
      { room: 1 },
      'room',
      'is neither a join key nor a request value; the join keys are ward, bed, the request values amount, guests',
    ],
  ])('is refused with %p, which names what is wrong', async (wrong, name, message) => {
    await expect(ask(references, [entity, { ...entity, ...wrong }])).rejects.toMatchObject({
      code: 'invalid-input',
      message: `entities/1/${name}: ${message}`,
      problems: [{ path: `entities/1/${name}`, message }],
    });
  });

  it('is refused where something is missing, with every fault', async () => {
    await expect(ask(references, [entity, { ward: 1 }])).rejects.toMatchObject({
      message: `entities/1/ward: must be a string; entities/1/bed: join key 'bed' is missing; entities/1/amount: request value 'amount' is missing; entities/1/guests: request value 'guests' is missing; send null where there is none`,
    });
    const many = ask(
      references,
      Array.from({ length: 200 }, () => ({ ...entity, room: 1 })),
    );
    await expect(many).rejects.toMatchObject({
      message: expect.stringContaining('(and 190 more)') as unknown,
      problems: { length: 100 },
    });
  });
});
