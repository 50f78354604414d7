import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWith, pushRequestSchema } from '@quincunx/contracts';
import { featureView, openStores, type Stores } from '../materialisation/stores.fixture.ts';

const source = { kind: 'file', path: 'vitals.csv', format: 'csv', timestamp: { column: 'at' } } as const;
const entity = {
  name: 'stay',
  joinKeys: [
    { name: 'ward', type: 'string' },
    { name: 'bed', type: 'integer' },
  ],
} as const;
const vitals = featureView({
  name: 'vitals',
  entity: { ...entity, joinKeys: [...entity.joinKeys] },
  source,
  features: [
    { name: 'bmi', type: 'number' },
    { name: 'visits', type: 'integer', nullable: true },
    { name: 'note', type: 'string', nullable: true },
    { name: 'urgent', type: 'boolean', nullable: true },
  ],
});
const now = 1_767_225_600_000_000n;
const second = 1_000_000n;

describe('pushing', () => {
  let stores: Stores;
  beforeEach(async () => {
    stores = await openStores(mkdtempSync(join(tmpdir(), 'push-')), [vitals]);
  });
  afterEach(async () => {
    await stores.close();
    rmSync(stores.folder, { recursive: true });
  });

  const push = (rows: readonly unknown[], request: object = {}) =>
    stores.push.push(parseWith(pushRequestSchema, { view: 'vitals', rows, ...request }, 'push'));
  const row = (changes: object = {}) => ({
    keys: { ward: 'a', bed: 1 },
    features: { bmi: 20 },
    eventTime: '2025-12-31T00:00:00Z',
    ...changes,
  });
  const pushed = async () => {
    const rows: unknown[] = [];
    for await (const chunk of stores.pushLog.read('vitals')) rows.push(...chunk);
    return rows;
  };

  it('stores a row online and offline, and says so', async () => {
    const values = { bmi: -0, visits: '9007199254740993', note: 'ü"\n', urgent: false };
    const asked = row({ features: values, eventTime: '2025-12-31T01:00:00.000001+01:00' });
    expect(await push([asked])).toEqual({ accepted: 1, rejected: 0, online: 1, problems: [] });
    const eventTime = now - 86_400n * second + 1n;
    expect(stores.stored('vitals')).toEqual([
      ['["a",1]', '{"bmi":0.0,"visits":"9007199254740993","note":"ü\\"\\n","urgent":false}', eventTime, now],
    ]);
    expect(await pushed()).toEqual([
      { sequence: 1, key: ['a', 1], values: { ...values, bmi: 0 }, eventTime, createdTime: now },
    ]);
  });

  it.each([
    { to: 'online', isOnline: true, isOffline: false },
    { to: 'offline', isOnline: false, isOffline: true },
    { to: 'both', isOnline: true, isOffline: true },
  ])('goes to $to', async ({ to, isOnline, isOffline }) => {
    expect(await push([row()], { to })).toMatchObject({ accepted: 1, online: Number(isOnline) });
    expect(stores.stored('vitals')).toHaveLength(Number(isOnline));
    expect(await pushed()).toHaveLength(Number(isOffline));
  });

  it('never replaces a newer value online: newer is greater by event time, then by created', async () => {
    const at = (eventTime: string, created: string, note: string) =>
      row({ eventTime, created, features: { bmi: 1, note } });
    const [early, late] = ['2025-12-30T00:00:00Z', '2025-12-31T00:00:00Z'];
    const notes = () =>
      stores.stored('vitals').map(([, values]) => (JSON.parse(values) as { note: string }).note);
    expect(await push([at(late, early, 'first')])).toMatchObject({ online: 1 });
    expect(await push([at(early, late, 'older')])).toMatchObject({ accepted: 1, online: 0 });
    expect(notes()).toEqual(['first']);
    expect(await push([at(late, late, 'corrected')])).toMatchObject({ online: 1 });
    expect(await push([at(late, early, 'corrected before')])).toMatchObject({ online: 0 });
    expect(notes()).toEqual(['corrected']);
    expect(await push([at(late, late, 'pushed later')])).toMatchObject({ online: 1 });
    expect(notes()).toEqual(['pushed later']);
    expect(
      await push([at('2025-12-31T00:00:00.000001Z', early, 'newest'), at(late, late, 'last')]),
    ).toMatchObject({ online: 1 });
    expect(notes()).toEqual(['newest']);
    expect(await pushed()).toHaveLength(7);
  });

  it('puts bad rows aside, with place and reason, and goes on with the others', async () => {
    const rows = [
      row({ keys: { ward: 'a' } }),
      row({ keys: { ward: 'a', bed: '1', floor: 2 } }),
      row({ features: { bmi: '20' } }),
      row({ features: { bmi: null } }),
      row({ features: {} }),
      row({ features: { bmi: 20, visit: 3 } }),
      row({ features: { bmi: 20, visits: 1.5, note: '\ud800', urgent: 'yes' } }),
      row({ features: { bmi: 20, visits: 2 ** 53 } }),
      row({ eventTime: '2025-12-31' }),
      row({ eventTime: '2026-01-01T00:00:01.000001Z' }),
      row({ created: '2026-01-01T00:01:00Z' }),
      { nothing: '\udc00' },
      row({ keys: { ward: 'good', bed: 7 } }),
    ];
    const answer = await push(rows);
    expect(answer).toMatchObject({ accepted: 1, rejected: 12, online: 1 });
    expect(answer.problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      `rows/0/keys/bed join key 'bed' is missing`,
      'rows/1/keys/bed must be an integer',
      'rows/1/keys/floor is no join key; the join keys are ward, bed',
      'rows/2/features/bmi must be a number',
      'rows/3/features/bmi is missing, and may not be null',
      'rows/4/features/bmi is missing, and may not be null',
      `rows/5/features/visit is not known to the view; the nearest is 'visits'`,
      'rows/6/features/visits must be an integer',
      'rows/6/features/note is not Unicode: it has half of a surrogate pair',
      'rows/6/features/urgent must be true or false',
      'rows/7/features/visits is outside 2^53, where numbers lose digits; send it as a string',
      expect.stringContaining('rows/8/eventTime must be an instant with its zone') as unknown,
      'rows/9/eventTime is in the future: later than 2026-01-01T00:00:01.000Z',
      'rows/10/created is in the future: later than 2026-01-01T00:00:01.000Z',
      expect.stringContaining('rows/11/keys') as unknown,
      expect.stringContaining('rows/11/features') as unknown,
      expect.stringContaining('rows/11/eventTime') as unknown,
      'rows/11/nothing is not known here',
    ]);
    expect(stores.stored('vitals').map(([key]) => key)).toEqual(['["good",7]']);
    expect(await pushed()).toHaveLength(1);
    const { items } = await stores.quarantine.list({ view: 'vitals', limit: 100 });
    expect(items).toHaveLength(12);
    expect(items.at(-1)).toMatchObject({
      origin: 'push',
      position: 'rows/0',
      reason: `keys/bed join key 'bed' is missing`,
      content: { keys: { ward: 'a' } },
    });
    expect(items.find(({ position }) => position === 'rows/2')).toMatchObject({ key: ['a', 1] });
    expect(items.find(({ position }) => position === 'rows/11')).toMatchObject({
      content: { nothing: '\ufffd' },
    });
  });

  it('stores nothing when a bad row is to stop all, as the request or the view says', async () => {
    const rows = [row(), row({ features: {} })];
    const refused = {
      code: 'invalid-input',
      message: expect.stringContaining('nothing was stored: rows/1/features/bmi: is missing') as unknown,
      problems: [{ path: 'rows/1/features/bmi' }],
    };
    await expect(push(rows, { onInvalid: 'fail' })).rejects.toMatchObject(refused);
    await stores.define({ ...vitals, onInvalid: 'fail' });
    await expect(push(rows)).rejects.toMatchObject(refused);
    expect(stores.stored('vitals')).toEqual([]);
    expect(await pushed()).toEqual([]);
    expect(await stores.quarantine.count('vitals')).toBe(0);
    expect(await push(rows, { onInvalid: 'quarantine' })).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it('waits for a row that is ahead of the clock by a moment', async () => {
    const begun = performance.now();
    expect(await push([row({ eventTime: '2026-01-01T00:00:00.050001Z' })])).toMatchObject({ online: 1 });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(50);
  });

  it('names the view that an unknown name is near to, and refuses a push without rows or with too many', async () => {
    await expect(push([row()], { view: 'vital' })).rejects.toMatchObject({ code: 'not-found' });
    expect(() => push([])).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error);
    expect(() => push(Array<unknown>(10_001).fill(row()))).toThrow('must be at most 10000 rows');
    expect(() => push([17])).toThrow('rows/0: must be an object');
  });
});
