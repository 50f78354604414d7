import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkProgram, compileToJavaScript } from '@quincunx/expression';
import { patientVitals } from './patient-vitals.view.ts';

const [header, ...lines] = readFileSync(resolve(import.meta.dirname, 'data/patients.csv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));

describe('patient_vitals', () => {
  it('has every variable of the data as a feature, and one more', () => {
    const columns = header?.slice(1, -1) ?? [];
    expect(patientVitals.features.map(({ name }) => name)).toEqual([...columns, 'bmi_scaled']);
  });

  it('scales the body mass index to zero mean and unit sum of squares over all patients', () => {
    const scaled = patientVitals.features.find(({ name }) => name === 'bmi_scaled');
    const program = checkProgram(
      [{ name: 'bmi', type: 'number', nullable: false }],
      [],
      [{ name: 'bmi_scaled', expression: scaled?.expression ?? '' }],
    );
    const bmi = lines.map((values) => Number(values[header?.indexOf('bmi') ?? -1]));
    const [column = []] = compileToJavaScript(program).columns({ bmi }, bmi.length);
    const values = Array.from(column, Number);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(values).toHaveLength(442);
    expect(Math.abs(sum(values))).toBeLessThan(1e-12);
    expect(sum(values.map((value) => value ** 2))).toBeCloseTo(1, 12);
    // The range that scikit-learn's scaled data has.
    expect(Math.min(...values)).toBeCloseTo(-0.0903, 4);
    expect(Math.max(...values)).toBeCloseTo(0.1706, 4);
  });
});
