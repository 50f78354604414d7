import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact } from '@quincunx/contracts';

/** What a model of one standardised input predicts, from the numbers in its artifact and without its expressions. */
export function readFittedLine(home: string, digest: string): (input: number) => number {
  const file = join(home, 'artifacts', 'sha256', digest.slice(0, 2), digest.slice(2));
  const { fitted } = JSON.parse(readFileSync(file, 'utf8')) as Artifact;
  const [[name, slope] = ['', Number.NaN]] = Object.entries(fitted.coefficients);
  const mean = Number(fitted.preprocessing[`${name}.mean`]);
  const deviation = Number(fitted.preprocessing[`${name}.standardDeviation`]);
  return (input) => fitted.intercept + slope * ((input - mean) / deviation);
}
