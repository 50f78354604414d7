import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeatureView } from '@quincunx/contracts';
import { featureView } from '../materialisation/stores.fixture.ts';
import { openGovernance, type Governance } from './governance.fixture.ts';

function view(name: string, retentionDays?: number): FeatureView {
  return featureView({
    name,
    entity: { name: 'customer', joinKeys: [{ name: 'id', type: 'integer' }] },
    source: { kind: 'file', path: `${name}.csv`, format: 'csv', timestamp: { column: 'at' } },
    features: [{ name: 'amount', type: 'number', nullable: true }],
    ...(retentionDays !== undefined && { retentionDays }),
  });
}

const days = ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000001Z', '2026-03-31T00:00:00Z'];

describe('retention', () => {
  let governance: Governance;
  beforeEach(async () => {
    governance = await openGovernance(mkdtempSync(join(tmpdir(), 'retention-')));
    await governance.definitions.apply({
      featureViews: [view('brief', 30), view('lasting')],
      aliasedViews: [{ name: 'payer', view: 'brief', joinKeys: { id: 'payer_id' } }],
      onDemandViews: [
        {
          name: 'doubled',
          inputs: ['payer:amount'],
          request: [],
          features: [{ name: 'twice', type: 'number', nullable: true, expression: '2 * amount' }],
        },
      ],
    });
  });
  afterEach(async () => {
    await governance.close();
    rmSync(governance.folder, { recursive: true });
  });

  /** On each day: a row of a key of its own, one that is wrong, and answers. */
  async function fill(name: string, references: readonly string[]) {
    for (const [index, day] of days.entries()) {
      governance.at(day);
      const row = { keys: { id: index }, features: { amount: index }, eventTime: day };
      const wrong = { ...row, features: { amount: 'x' } };
      await governance.push.push({ view: name, to: 'both', rows: [row, wrong] });
      for (const reference of references) governance.log([reference], { reference, day });
    }
  }

  async function leftOf(name: string) {
    const pushed = governance.platform.db.selectFrom('pushed_row').select('key').where('view', '=', name);
    return {
      online: governance.stored(name).map(([key]) => key),
      pushed: (await pushed.execute()).map(({ key }) => key),
      quarantined: await governance.quarantine.count(name),
    };
  }

  it('deletes what is older than the days that a view wants it to be kept, to the microsecond', async () => {
    await fill('brief', []);
    governance.at('2026-03-31T00:00:00.001Z');
    const removed = await governance.retention.apply();
    // Answers and quarantined rows are of the clock's milliseconds, so two of them are of the first instant.
    expect(Object.fromEntries(removed)).toEqual({
      brief: { pushed: 2, quarantined: 2, 'logged answers': 0, online: 2 },
    });
    expect(await leftOf('brief')).toEqual({ online: ['[2]'], pushed: ['[2]'], quarantined: 1 });
  });

  it('keeps what is exactly as old as that', async () => {
    await fill('brief', ['brief:amount']);
    governance.at('2026-03-31T00:00:00Z');
    const removed = await governance.retention.apply();
    expect(removed.get('brief')).toEqual({ pushed: 0, quarantined: 0, 'logged answers': 0, online: 0 });
    expect((await leftOf('brief')).online).toEqual(['[0]', '[1]', '[2]']);
  });

  it('deletes the answers of all views that answer from its values, and of no others', async () => {
    await fill('brief', [
      'brief:amount',
      'payer:amount',
      'doubled:twice',
      'lasting:amount',
      'briefly:amount',
    ]);
    await governance.logged();
    governance.at('2026-04-15T00:00:00Z');
    expect((await governance.retention.apply()).get('brief')).toMatchObject({ 'logged answers': 6 });
    const left = (await governance.logged()).map(({ reference, day }) => [reference, day]);
    const [first, second, third] = days;
    expect(left).toEqual([
      ...[first, second].flatMap((day) => [
        ['lasting:amount', day],
        ['briefly:amount', day],
      ]),
      ['brief:amount', third],
      ['payer:amount', third],
      ['doubled:twice', third],
      ['lasting:amount', third],
      ['briefly:amount', third],
    ]);
  });

  it('leaves views without a retention alone, and finds nothing the second time', async () => {
    await fill('lasting', []);
    await fill('brief', []);
    governance.at('2030-01-01T00:00:00Z');
    expect([...(await governance.retention.apply()).keys()]).toEqual(['brief']);
    expect(await leftOf('brief')).toEqual({ online: [], pushed: [], quarantined: 0 });
    expect(await leftOf('lasting')).toMatchObject({
      online: ['[0]', '[1]', '[2]'],
      pushed: ['[0]', '[1]', '[2]'],
    });
    expect((await governance.retention.apply()).get('brief')).toEqual({
      pushed: 0,
      quarantined: 0,
      'logged answers': 0,
      online: 0,
    });
  });
});
