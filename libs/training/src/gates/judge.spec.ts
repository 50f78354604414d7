import { gateSchema, metricNameSchema, type Gate } from '@quincunx/contracts';
import { isBetter } from './is-better.ts';
import { judge } from './judge.ts';

function gate(parts: Partial<Gate>): Gate {
  return gateSchema.parse(parts);
}

function reasons(verdict: ReturnType<typeof judge>): [boolean, string][] {
  return verdict.findings.map(({ passed, reason }) => [passed, reason]);
}

describe('judge', () => {
  it('passes a gate without rules', () => {
    expect(judge({ gate: gate({}), candidate: {} })).toEqual({ passed: true, findings: [] });
  });

  it('keeps absolute bounds, ends included, and says what it found', () => {
    const verdict = judge({
      gate: gate({
        absolute: [
          { metric: 'r2', atLeast: 0.4 },
          { metric: 'mse', atMost: 2548.0723987 },
          { metric: 'mae', atLeast: 10, atMost: 40 },
        ],
      }),
      candidate: { r2: 0.472575448, mse: 2548.0723987, mae: 41.22709 },
    });
    expect(reasons(verdict)).toEqual([
      [true, 'r2 0.4726 is at least 0.4'],
      [true, 'mse 2548 is at most 2548.0723987'],
      [true, 'mae 41.23 is at least 10'],
      [false, 'mae 41.23 is above 40'],
    ]);
    expect(verdict.passed).toBe(false);
  });

  it('writes numbers in full where four digits would hide the difference', () => {
    const verdict = judge({
      gate: gate({ absolute: [{ metric: 'r2', atLeast: 0.4 }] }),
      candidate: { r2: 0.399999 },
    });
    expect(reasons(verdict)).toEqual([[false, 'r2 0.399999 is below 0.4']]);
  });

  it.each([
    [{ atLeast: 0.99999 }, 0.9994, false, 'r2 0.9994 is below 0.99999'],
    [{ atLeast: 0.99999 }, 0.999994, true, 'r2 1 is at least 0.99999'],
    [{ atLeast: 0.12345 }, 0.1234, false, 'r2 0.1234 is below 0.12345'],
    [{ atLeast: 0.12345 }, 0.123449, false, 'r2 0.1234 is below 0.12345'],
    [{ atMost: 0.99999 }, 0.999996, false, 'r2 1 is above 0.99999'],
    [{ atMost: 0.3 }, 0.1 + 0.2, false, 'r2 0.30000000000000004 is above 0.3'],
  ])(
    'prints the bound of %j as it is configured, and %d so that the sentence holds',
    (bound, r2, passed, reason) => {
      const verdict = judge({
        gate: gate({ absolute: [{ metric: 'r2', ...bound }] }),
        candidate: { r2 },
      });
      expect(reasons(verdict)).toEqual([[passed, reason]]);
    },
  );

  it.each([
    [0.47261, 0.47264, 0, 'r2 0.4726 is worse than 0.47264 of version 3 by 0.00003 (0 allowed)'],
    [0.47, 0.48000123, 0.01, 'r2 0.47 is worse than 0.480001 of version 3 by 0.010001 (0.01 allowed)'],
    [0.47, 0.482346, 0.0123456, 'r2 0.47 is worse than 0.48235 of version 3 by 0.01235 (0.0123456 allowed)'],
  ])('says by how much %d is worse than %d, with %d allowed', (own, theirs, maximumLoss, reason) => {
    const verdict = judge({
      gate: gate({ relative: [{ metric: 'r2', maximumLoss }] }),
      candidate: { r2: own },
      production: { version: 3, metrics: { r2: theirs } },
    });
    expect(reasons(verdict)).toEqual([[false, reason]]);
  });

  it('fails a rule whose metric the candidate lacks', () => {
    const verdict = judge({
      gate: gate({
        absolute: [{ metric: 'r2', atLeast: 0.4 }],
        relative: [{ metric: 'mape', maximumLoss: 1 }],
      }),
      candidate: { mse: 1 },
      production: { version: 1, metrics: { mape: 1 } },
    });
    expect(reasons(verdict)).toEqual([
      [false, 'r2 is not defined on the test rows'],
      [false, 'mape is not defined on the test rows'],
    ]);
  });

  it.each([
    ['r2', 0.4726, 0.4726, 0.01, true, 'r2 0.4726 is no worse than 0.4726 of version 3 (0.01 allowed)'],
    ['r2', 0.4626, 0.4726, 0.01, true, 'r2 0.4626 is no worse than 0.4726 of version 3 (0.01 allowed)'],
    ['r2', 0.46, 0.4726, 0.01, false, 'r2 0.46 is worse than 0.4726 of version 3 by 0.0126 (0.01 allowed)'],
    ['mse', 2600, 2548, 0, false, 'mse 2600 is worse than 2548 of version 3 by 52 (0 allowed)'],
    ['mse', 2500, 2548, 0, true, 'mse 2500 is no worse than 2548 of version 3 (0 allowed)'],
    ['bias', -3, 2, 0.5, false, 'bias -3 is worse than 2 of version 3 by 1 (0.5 allowed)'],
    ['bias', -1, 2, 0, true, 'bias -1 is no worse than 2 of version 3 (0 allowed)'],
  ] as const)('compares %s %d with %d in production', (metric, own, theirs, maximumLoss, passed, reason) => {
    const verdict = judge({
      gate: gate({ relative: [{ metric, maximumLoss }] }),
      candidate: { [metric]: own },
      production: { version: 3, metrics: { [metric]: theirs } },
    });
    expect(reasons(verdict)).toEqual([[passed, reason]]);
    expect(verdict.passed).toBe(passed);
  });

  it('passes what cannot be compared, and says why', () => {
    const relative = gate({ relative: [{ metric: 'r2', maximumLoss: 0 }] });
    const candidate = { r2: 0.5 };
    expect(reasons(judge({ gate: relative, candidate }))).toEqual([
      [true, 'r2 0.5 is the first: there is no version to compare with yet'],
    ]);
    const notComparable = 'it needs the feature glucose, which this dataset does not have';
    expect(reasons(judge({ gate: relative, candidate, production: { version: 2, notComparable } }))).toEqual([
      [true, `r2 0.5 was not compared with version 2: ${notComparable}`],
    ]);
    expect(reasons(judge({ gate: relative, candidate, production: { version: 2, metrics: {} } }))).toEqual([
      [true, 'r2 0.5 was not compared with version 2, whose r2 is not defined on these rows'],
    ]);
  });
});

describe('isBetter', () => {
  it.each([
    ['r2', 0.5, 0.4, true],
    ['r2', 0.4, 0.4, false],
    ['logLoss', 0.4, 0.5, true],
    ['logLoss', 0.5, 0.4, false],
    ['bias', -0.1, 0.2, true],
    ['bias', -0.2, 0.2, false],
  ] as const)('%s %d against %d: %s', (metric, own, other, expected) => {
    expect(isBetter(metric, { [metric]: own }, { [metric]: other })).toBe(expected);
  });

  it('is false where either has no figure, and for a candidate against itself', () => {
    for (const metric of metricNameSchema.options) {
      expect(isBetter(metric, { [metric]: 1 }, {})).toBe(false);
      expect(isBetter(metric, {}, { [metric]: 1 })).toBe(false);
      expect(isBetter(metric, { [metric]: 1 }, { [metric]: 1 })).toBe(false);
    }
  });
});
