import { featureViewSchema } from '@quincunx/contracts';
import { planMaterialisation } from './plan-materialisation.ts';
import { valuesDigest } from './values-digest.ts';
import { parseState, stateText, type ViewState } from './view-state.ts';

const plain = featureViewSchema.parse({
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: {
    kind: 'file',
    path: 'vitals.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'made',
  },
  features: [{ name: 'bmi', type: 'number', nullable: true }],
});
const windowed = featureViewSchema.parse({
  ...plain,
  features: [{ name: 'visits_7d', type: 'integer', aggregate: { function: 'count', window: '7d' } }],
});
const now = 1_767_225_600_000_000n;
const instant = '2026-01-01T00:00:00Z';

type Options = Parameters<typeof planMaterialisation>[0];

function plan({ view = plain, request = {}, state = { generation: 1 }, pushedFrom }: Partial<Options> = {}) {
  return planMaterialisation({ view, request, state, now, pushedFrom });
}

function seen(of: Partial<NonNullable<ViewState['seen']>>, view = plain): ViewState {
  return { generation: 3, seen: { digest: valuesDigest(view), pushes: 0, ...of } };
}

describe('the plan of a materialisation', () => {
  it('is full at first, when it is asked for, and when the values are defined otherwise', () => {
    const full = { kind: 'full', interval: { to: now }, rebuild: true, advances: true };
    expect(plan()).toEqual(full);
    expect(plan({ state: seen({ watermark: 5n }), request: { full: true } })).toEqual(full);
    const [feature] = plain.features;
    const others = [
      { ...plain, source: { ...plain.source, createdColumn: undefined } },
      { ...plain, features: [{ name: 'bmi', type: 'number' as const, nullable: false }] },
      { ...plain, features: feature === undefined ? [] : [{ ...feature, column: 'weight' }] },
      { ...plain, entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'string' as const }] } },
    ];
    for (const view of others) {
      expect(plan({ state: seen({ watermark: 5n }), view: featureViewSchema.parse(view) })).toEqual(full);
    }
    const renamed = { ...plain, description: 'x', ttlSeconds: 1, retentionDays: 1, owner: 'y' };
    expect(plan({ state: seen({ watermark: 5n }), view: renamed }).kind).toBe('incremental');
  });

  it('goes on from the watermark, and from what was the last to become known', () => {
    const intervalOf = (options: Parameters<typeof plan>[0]) => plan(options).interval;
    expect(plan({ state: seen({ watermark: 5n }) })).toEqual({
      kind: 'incremental',
      interval: { from: 5n, to: now },
      rebuild: false,
      advances: true,
    });
    expect(intervalOf({ state: seen({ watermark: 5n, known: 7n }) })).toEqual({
      from: 5n,
      to: now,
      knownFrom: 7n,
    });
    expect(intervalOf({ state: seen({ watermark: 5n, known: 7n }), pushedFrom: 3n })).toMatchObject({
      knownFrom: 3n,
    });
    expect(intervalOf({ state: seen({ watermark: 5n, known: 7n }), pushedFrom: 9n })).toMatchObject({
      knownFrom: 7n,
    });
    expect(intervalOf({ state: seen({ watermark: 5n }), pushedFrom: 9n })).toMatchObject({ knownFrom: 9n });
    // There was no row.
    expect(intervalOf({ state: seen({}) })).toEqual({ to: now });
    // The clock was put back.
    expect(intervalOf({ state: seen({ watermark: now + 1n }) })).toEqual({ from: now, to: now });
  });

  it('of an interval leaves the watermark where it is', () => {
    const advances = false;
    expect(plan({ request: { from: '2025-01-01T00:00:00+01:00' } })).toEqual({
      kind: 'full',
      interval: { from: 1_735_686_000_000_000n, to: now },
      rebuild: false,
      advances,
    });
    expect(plan({ request: { to: instant }, state: seen({ watermark: 5n }) })).toMatchObject({
      interval: { to: now },
      advances,
    });
  });

  it('of aggregates makes them all anew, as of one instant, and never goes back', () => {
    const view = windowed;
    const anew = { kind: 'full', rebuild: true, advances: true };
    expect(plan({ view })).toEqual({ ...anew, interval: { to: now } });
    expect(plan({ view, state: seen({ watermark: 5n }, view) })).toEqual({ ...anew, interval: { to: now } });
    expect(plan({ view, state: seen({ watermark: now + 9n }, view) })).toEqual({
      ...anew,
      interval: { to: now + 9n },
    });
    const to = '2025-12-31T00:00:00Z';
    const dayBefore = now - 86_400_000_000n;
    expect(plan({ view, request: { to } })).toEqual({ ...anew, interval: { to: dayBefore } });
    expect(plan({ view, request: { to }, state: seen({ watermark: dayBefore }, view) }).interval).toEqual({
      to: dayBefore,
    });
    expect(() => plan({ view, request: { to }, state: seen({ watermark: dayBefore + 1n }, view) })).toThrow(
      `the online values of feature view 'vitals' are as of 2025-12-31T00:00:00.000001Z already; leave 'to' out for now`,
    );
    expect(() => plan({ view, request: { from: to } })).toThrow(`leave 'from' out`);
  });
});

describe('the state of a view', () => {
  it.each<ViewState>([
    { generation: 1 },
    { generation: 2, seen: { digest: 'd', pushes: 3 } },
    {
      generation: 7,
      seen: { digest: 'd', watermark: 253_402_300_799_999_999n, known: -62_135_596_800_000_000n, pushes: 3 },
      unfinished: { rebuild: true, through: '["ü\\n"]', hash: 2n ** 64n - 1n },
    },
  ])('is read as it was written: %j', (state) => {
    expect(parseState('vitals', stateText(state))).toEqual(state);
  });

  it('is that of a new view when nothing was written, and damaged when it is something else', () => {
    expect(parseState('vitals', undefined)).toEqual({ generation: 1 });
    for (const text of [
      '{',
      '{}',
      '{"generation":0}',
      '{"generation":1,"seen":{"digest":"d","pushes":0,"watermark":"soon"}}',
    ]) {
      expect(() => parseState('vitals', text)).toThrow(
        /the state of feature view 'vitals' in the online store is damaged/,
      );
    }
  });
});
