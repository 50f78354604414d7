import type { Row } from '@quincunx/contracts';
import type { TrainingReport } from '../training-report.ts';

export interface SamplePoint {
  readonly series: 'train' | 'test';
  readonly inputs: Row;
  readonly label: number;
  readonly prediction: number;
}

/** The sampled rows of both evaluations that can be drawn, those of training first, so that those of the test lie over them. */
export function samplePoints({ candidate }: TrainingReport): readonly SamplePoint[] {
  return (['train', 'test'] as const).flatMap((series) =>
    candidate[series].sample
      .filter((row) => Number.isFinite(row.label) && Number.isFinite(row.prediction))
      .map((row) => ({ series, inputs: row.inputs, label: row.label, prediction: row.prediction })),
  );
}

/** The smallest and the largest of some numbers; `undefined` of none. */
export function extentOf(values: readonly number[]): [number, number] | undefined {
  if (values.length === 0) return undefined;
  return [
    values.reduce((least, value) => Math.min(least, value)),
    values.reduce((largest, value) => Math.max(largest, value)),
  ];
}
