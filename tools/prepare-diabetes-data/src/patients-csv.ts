/** The ten variables of the source, in its order; `bmi` is the third. */
const variables = ['age', 'sex', 'bmi', 'bp', 's1', 's2', 's3', 's4', 's5', 's6'] as const;

const header = ['patient_id', ...variables, 'progression'].join(',');

/** What is known of the data, so that another file, or a scaled one, is not taken for it. */
const known = { rows: 442, bmi: { minimum: 18, maximum: 42.2, mean: 26.375792 } };

/**
 * The diabetes data as CSV: one row per patient in the source's order, numbered from 1, every value raw.
 * @param data scikit-learn's `diabetes_data_raw.csv`: ten numbers a line, separated by blanks, no header.
 * @param target scikit-learn's `diabetes_target.csv`: one number a line.
 * @throws Error that says where the files are not what they should be.
 */
export function patientsCsv(data: string, target: string): string {
  const rows = numbersByLine(data, 'data', variables.length);
  const targets = numbersByLine(target, 'target', 1);
  checkSummary(rows.map((row) => row[variables.indexOf('bmi')] ?? Number.NaN));
  const lines = rows.map((row, index) => [index + 1, ...row, ...(targets[index] ?? [])].join(','));
  return [header, ...lines, ''].join('\n');
}

function numbersByLine(text: string, file: string, columns: number): number[][] {
  const lines = text.trim().split('\n');
  if (lines.length !== known.rows) {
    throw new Error(`the ${file} file has ${lines.length} rows instead of ${known.rows}`);
  }
  return lines.map((line, index) => {
    const numbers = line.trim().split(/\s+/).map(Number);
    if (numbers.length !== columns || !numbers.every(Number.isFinite)) {
      throw new Error(`line ${index + 1} of the ${file} file is not ${columns} numbers`);
    }
    return numbers;
  });
}

function checkSummary(bmi: readonly number[]): void {
  const minimum = Math.min(...bmi);
  const maximum = Math.max(...bmi);
  const mean = bmi.reduce((sum, value) => sum + value, 0) / bmi.length;
  const agrees =
    minimum === known.bmi.minimum &&
    maximum === known.bmi.maximum &&
    Math.abs(mean - known.bmi.mean) < 0.5e-6;
  if (!agrees) {
    throw new Error(
      `the body mass index runs from ${minimum} to ${maximum} with mean ${mean.toFixed(6)}; ` +
        `raw it runs from ${known.bmi.minimum} to ${known.bmi.maximum} with mean ${known.bmi.mean}`,
    );
  }
}
