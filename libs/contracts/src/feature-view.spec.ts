import { featureViewSchema } from './feature-view.ts';
import { parseWith } from './parse-with.ts';

const view = {
  name: 'card_activity',
  entity: { name: 'card', joinKeys: [{ name: 'card_id', type: 'string' }] },
  source: {
    kind: 'file',
    path: 'cards.csv',
    format: 'csv',
    timestamp: { column: 'at' },
    createdColumn: 'recorded_at',
  },
  features: [{ name: 'limit', type: 'number' }],
};

function faultsOf(change: Readonly<Record<string, unknown>>): string {
  try {
    parseWith(featureViewSchema, { ...view, ...change }, 'view');
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

const sum = { function: 'sum', column: 'amount', window: '7d' };

describe('a feature', () => {
  it.each([
    { column: 'credit_limit' },
    { expression: 'credit_limit / 100' },
    { aggregate: sum },
    { aggregate: { function: 'count', window: '3h' }, type: 'integer' },
    { aggregate: { function: 'last', column: 'country', window: '1d' }, type: 'string' },
  ])('may be %j', (origin) => {
    expect(faultsOf({ features: [{ name: 'limit', type: 'number', ...origin }] })).toBe('');
  });

  it('is one thing', () => {
    expect(
      faultsOf({ features: [{ name: 'limit', type: 'number', column: 'a', expression: 'b + 1' }] }),
    ).toBe(
      'view: features/0: has more than one of column, expression and aggregate; a feature is one of them',
    );
  });

  it('has the type that its aggregate gives', () => {
    const count = { name: 'payments', type: 'number', aggregate: { function: 'count', window: '3h' } };
    const smallest = { name: 'least', type: 'string', aggregate: { ...sum, function: 'minimum' } };
    expect(faultsOf({ features: [count, smallest] })).toBe(
      'view: features/0/type: must be integer, which is what count gives; ' +
        'features/1/type: must be number or integer, which is what minimum gives',
    );
  });

  it.each(['sum', 'mean', 'minimum', 'maximum', 'standardDeviation', 'last', 'distinctCount'])(
    'that is a %s needs a column',
    (name) => {
      expect(
        faultsOf({
          features: [{ name: 'x', type: 'number', aggregate: { function: name, window: '7d' } }],
        }),
      ).toContain('view: features/0/aggregate: needs a column; only count does without');
    },
  );
});

describe('a feature view', () => {
  it('may be of no entity', () => {
    expect(faultsOf({ entity: undefined })).toBe('');
  });

  it('has an entity with one or more join keys, which are strings or integers', () => {
    const keyed = (...types: readonly string[]) =>
      faultsOf({
        entity: { name: 'stay', joinKeys: types.map((type, index) => ({ name: `k${index}`, type })) },
      });
    expect(keyed('string', 'integer')).toBe('');
    expect(keyed()).toMatch(/^view: entity\/joinKeys: Too small/);
    expect(keyed('string', 'number')).toMatch(/^view: entity\/joinKeys\/1\/type: /);
    expect(keyed('boolean')).toMatch(/^view: entity\/joinKeys\/0\/type: /);
  });

  it('says where its rows are, when they were true, and the type of each feature; not when they became known', () => {
    const { createdColumn, ...source } = view.source;
    expect([createdColumn, faultsOf({ source })]).toEqual(['recorded_at', '']);
    expect(faultsOf({ source: undefined })).toMatch(/^view: source: /);
    expect(faultsOf({ source: { ...source, timestamp: undefined } })).toMatch(/^view: source\/timestamp: /);
    expect(faultsOf({ features: [{ name: 'limit' }] })).toMatch(/^view: features\/0\/type: /);
    expect(faultsOf({ features: [{ name: 'limit', type: 'text' }] })).toMatch(/^view: features\/0\/type: /);
  });

  it('may have a ttl, which is whole seconds', () => {
    expect(faultsOf({ ttlSeconds: 1 })).toBe('');
    for (const ttlSeconds of [0, 1.5]) expect(faultsOf({ ttlSeconds })).toMatch(/^view: ttlSeconds: /);
  });

  it('has features, of which all or none are aggregates', () => {
    expect(faultsOf({ features: [] })).toMatch(/^view: features: Too small: [^;]*$/);
    expect(faultsOf({ features: [...view.features, { name: 's', type: 'number', aggregate: sum }] })).toBe(
      'view: features: mix aggregates with columns or expressions; give the aggregates a view of their own over the same source',
    );
  });

  it('says which rows are one event only for aggregates, and only where a later version can be told', () => {
    const windowed = {
      features: [{ name: 's', type: 'number', aggregate: sum }],
      eventKey: ['transaction_id'],
    };
    expect(faultsOf(windowed)).toBe('');
    expect(faultsOf({ eventKey: ['transaction_id'] })).toBe(
      'view: eventKey: is for aggregates; the newest row of a key needs no event',
    );
    const source = { ...view.source, createdColumn: undefined };
    expect(faultsOf({ ...windowed, source })).toBe(
      "view: eventKey: needs the source's createdColumn, which says which version of an event is the last",
    );
  });
});
