import { featureDefinitionsSchema, type FeatureReference, type Value } from '@quincunx/contracts';
import fc from 'fast-check';
import { createRetrieval } from '../definitions/create-retrieval.ts';
import { toDefinitionSet } from '../definitions/definition-set.ts';
import { toIntegerValue } from '../integer.ts';
import { compileComputation } from '../online/compute-on-demand.ts';
import { openDatasets, type TestDatasets } from './datasets.fixture.ts';

const csv = (path: string) => ({ kind: 'file', path, format: 'csv', timestamp: { column: 'at' } }) as const;
const accounts = {
  name: 'accounts',
  entity: { name: 'account', joinKeys: [{ name: 'account', type: 'string' as const }] },
  source: csv('accounts.csv'),
  features: [
    { name: 'mean', type: 'number' as const, nullable: true },
    { name: 'visits', type: 'integer' as const, nullable: true },
    { name: 'label', type: 'string' as const, nullable: true },
  ],
};
const payments = {
  name: 'payments',
  inputs: ['accounts:mean', 'accounts:visits', 'accounts:label'],
  request: [
    { name: 'amount', type: 'number' as const, nullable: true },
    { name: 'count', type: 'integer' as const, nullable: true },
  ],
  features: [
    { name: 'ratio', type: 'number' as const, expression: 'amount / mean' },
    { name: 'total', type: 'integer' as const, expression: 'count + visits' },
    { name: 'whole', type: 'number' as const, expression: 'visits' },
    { name: 'large', type: 'boolean' as const, expression: 'amount > mean' },
    { name: 'known', type: 'string' as const, expression: `coalesce(label, 'nobody')` },
    { name: 'mean', type: 'number' as const, expression: 'mean - 1' },
  ],
};

describe('on-demand features of a dataset', () => {
  let test: TestDatasets;
  beforeAll(async () => {
    test = await openDatasets();
  });
  afterAll(() => test.close());

  const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const small = fc.option(fc.integer({ min: -3, max: 3 }));
  const text = fc.constantFrom('', 'x', null);

  it('are what their expressions say of the features and of the values beside the row, and null where that is no finite number', async () => {
    test.apply({ featureViews: [accounts], onDemandViews: [payments] });
    const account = fc.record({
      mean: fc.oneof(number, fc.constantFrom(0, 1e-300)),
      visits: small,
      label: text,
    });
    const payment = fc.record({ account: fc.constantFrom(0, 1, 2, 3, null), amount: number, count: small });
    const worlds = fc.record({
      histories: fc.array(account, { minLength: 3, maxLength: 3 }),
      asked: fc.array(payment, { minLength: 1, maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async ({ histories, asked }) => {
        writeRows(
          'accounts.csv',
          'account,at,mean,visits,label',
          histories.map(({ mean, visits, label }, index) => [index, '2026-01-01', mean, visits, label]),
        );
        writeRows(
          'payments.csv',
          'account,at,amount,count',
          asked.map((row) => [row.account, '2026-01-02', row.amount, row.count]),
        );
        const { rows } = await test.create({
          rows: { source: csv('payments.csv') },
          references: ['accounts:mean', ...payments.features.map(({ name }) => `payments:${name}`)],
          fullNames: true,
        });
        const expected = asked.map(({ account: key, amount, count }, index) => {
          const { mean = null, visits = null, label = null } = histories[key ?? -1] ?? {};
          return [
            index,
            '2026-01-02T00:00:00.000Z',
            key === null ? null : String(key),
            mean,
            finite(amount, mean, (a, b) => a / b),
            finite(count, visits, (a, b) => a + b),
            visits,
            amount === null || mean === null ? null : amount > mean,
            label ?? 'nobody',
            finite(mean, 1, (a, b) => a - b),
          ];
        });
        expect(rows.map((row) => row.map(positive))).toEqual(expected.map((row) => row.map(positive)));
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  function writeRows(path: string, header: string, rows: readonly (readonly Value[])[]): void {
    const cell = (value: Value) => (value === '' ? '""' : String(value ?? ''));
    test.write(
      path,
      [header, ...rows.map((row) => row.map(cell).join(','))].map((line) => `${line}\n`).join(''),
    );
  }

  /** CSV has no negative zero of integers, and `toEqual` tells zeros apart. */
  function positive(value: Value): Value {
    return value === 0 ? 0 : value;
  }

  function finite(
    a: number | null,
    b: number | null,
    operation: (a: number, b: number) => number,
  ): number | null {
    const value = a === null || b === null ? NaN : operation(a, b);
    return Number.isFinite(value) ? value : null;
  }

  it('are the same online, also at the ends of numbers and of integers', async () => {
    const request = payments.request;
    const features = [
      { name: 'same', type: 'integer' as const, expression: 'count' },
      { name: 'twice', type: 'integer' as const, expression: 'count * 2' },
      { name: 'rounded', type: 'integer' as const, expression: 'round(amount)' },
      { name: 'share', type: 'number' as const, expression: 'amount / count' },
      { name: 'known', type: 'number' as const, expression: 'coalesce(amount, count, 1)' },
      { name: 'large', type: 'boolean' as const, expression: 'amount > count' },
    ];
    const definitions = { featureViews: [accounts], onDemandViews: [{ name: 'edges', request, features }] };
    const references = features.map(({ name }): FeatureReference => `edges:${name}`);
    test.apply(definitions);
    const parsed = toDefinitionSet(featureDefinitionsSchema.parse(definitions));
    const [computation] = createRetrieval({ references }, parsed).computations;
    const online = compileComputation(computation!);
    const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n];
    const ends = [
      0n,
      2n ** 53n,
      2n ** 53n + 1n,
      -(2n ** 53n) - 1n,
      least / 2n,
      greatest / 2n,
      least,
      greatest,
    ];
    const count = fc.option(
      fc.oneof(fc.constantFrom(...ends), fc.bigInt({ min: least, max: greatest })).map(toIntegerValue),
    );
    const amounts = [0, -0, 0.5, -0.5, 5e-324, 2 ** 63, -(2 ** 63), Number.MAX_VALUE, -Number.MAX_VALUE];
    const amount = fc.oneof(number, fc.constantFrom(...amounts));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(amount, count), { minLength: 1, maxLength: 60 }), async (asked) => {
        writeRows(
          'edges.csv',
          'at,amount,count',
          asked.map((values) => ['2026-01-02', ...values]),
        );
        const { rows } = await test.create({ rows: { source: csv('edges.csv') }, references });
        const offline = rows.map((row) => row.slice(2).map(positive));
        expect(offline).toEqual(asked.map((values) => online(values).map(positive)));
      }),
      { numRuns: 20 },
    );
  }, 30_000);

  it('are of their types, an integer whole beyond what a number holds', async () => {
    test.apply({
      featureViews: [accounts],
      onDemandViews: [
        {
          name: 'payments',
          request: [{ name: 'count', type: 'integer', nullable: false }],
          features: [
            { name: 'same', type: 'integer', expression: 'count' },
            { name: 'many', type: 'integer', expression: 'count * count * count' },
          ],
        },
      ],
    });
    test.write('payments.csv', 'at,count\n2026-01-02,4\n2026-01-02,4294967296\n');
    const rows = { source: csv('payments.csv') };
    expect(await test.create({ rows, references: ['payments:same', 'payments:many'] })).toMatchObject({
      columns: ['row_id BIGINT', 'event_timestamp TIMESTAMP WITH TIME ZONE', 'same BIGINT', 'many BIGINT'],
      rows: [
        [0, '2026-01-02T00:00:00.000Z', 4, 64],
        [1, '2026-01-02T00:00:00.000Z', 4294967296, null],
      ],
    });
  });

  it('need the values beside the row, as their types say', async () => {
    test.apply({
      featureViews: [accounts],
      onDemandViews: [{ ...payments, request: [{ name: 'amount', type: 'number', nullable: false }] }],
    });
    test.write('accounts.csv', 'account,at,mean,visits,label\n0,2026-01-01,1,2,x\n');
    const request = { rows: { source: csv('payments.csv') }, references: ['payments:ratio'] };
    test.write('payments.csv', 'account,at\n0,2026-01-02\n');
    await expect(test.create(request)).rejects.toThrow(
      `'payments.csv': there is no column 'amount' for request value 'amount'`,
    );
    test.write('payments.csv', 'account,at,amount\n0,2026-01-02,3\n0,2026-01-02,three\n');
    await expect(test.create(request)).rejects.toThrow(
      `'payments.csv', row 2 after the header: column 'amount': 'three' is not a finite number`,
    );
    test.write('payments.csv', 'account,at,amount\n0,2026-01-02,\n');
    await expect(test.create(request)).rejects.toThrow(`request value 'amount' needs one`);
  });
});
