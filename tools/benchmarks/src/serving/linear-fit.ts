import type { Artifact } from '@quincunx/contracts';

export type Row = Readonly<Record<string, number>>;

/** A linear regression over standardised inputs. */
export interface LinearFit {
  readonly intercept: number;
  readonly terms: readonly {
    readonly input: string;
    readonly mean: number;
    readonly deviation: number;
    readonly coefficient: number;
  }[];
}

/** As an artifact's expressions are written: left to right, so that not a bit differs. */
export function predictLinear({ intercept, terms }: LinearFit, row: Row): number {
  let prediction = intercept;
  for (const { input, mean, deviation, coefficient } of terms) {
    prediction += coefficient * (((row[input] ?? Number.NaN) - mean) / deviation);
  }
  return prediction;
}

/** The document that training writes for such a fit. */
export function linearArtifact(model: string, { intercept, terms }: LinearFit): Artifact {
  const summands = terms.map(
    ({ input, coefficient }) =>
      ` ${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} * ${input}_standardised`,
  );
  return {
    format: 'quincunx-expression-1',
    model,
    signature: {
      inputs: terms.map(({ input }) => ({ name: input, type: 'number', nullable: false })),
      outputs: [{ name: 'prediction', type: 'number', nullable: false }],
    },
    features: terms.map(({ input }) => `measured:${input}`),
    steps: terms.map(({ input, mean, deviation }) => ({
      name: `${input}_standardised`,
      expression: `(${input} - ${mean}) / ${deviation}`,
    })),
    outputs: [{ name: 'prediction', expression: `${intercept}${summands.join('')}` }],
    fitted: {
      kind: 'linear-regression',
      intercept,
      coefficients: Object.fromEntries(
        terms.map(({ input, coefficient }) => [`${input}_standardised`, coefficient]),
      ),
      preprocessing: {},
    },
  };
}
