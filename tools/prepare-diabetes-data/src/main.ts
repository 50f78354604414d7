import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { patientsCsv } from './patients-csv.ts';

const destination = resolve(import.meta.dirname, '../../../models/diabetes-bmi/data/patients.csv');

async function readGzipped(file: string): Promise<string> {
  return (await promisify(gunzip)(await readFile(file))).toString('utf8');
}

async function prepare(): Promise<void> {
  const { from } = parseArgs({ options: { from: { type: 'string' } } }).values;
  if (from === undefined) throw new Error("--from is missing: the folder of scikit-learn's two files");
  const data = await readGzipped(resolve(from, 'diabetes_data_raw.csv.gz'));
  const target = await readGzipped(resolve(from, 'diabetes_target.csv.gz'));
  await writeFile(destination, patientsCsv(data, target));
  console.log(`wrote ${destination}`);
}

try {
  await prepare();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
