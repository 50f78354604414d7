import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeTransactions } from './write-transactions.ts';

const options = {
  rows: { type: 'string', default: '10000' },
  to: { type: 'string', default: 'tmp/transactions' },
  seed: { type: 'string', default: '1' },
} as const;

function wholeNumber(name: string, text: string, most: number): number {
  const number = Number(text.replaceAll('_', ''));
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new Error(`--${name} is '${text}': it must be a whole number from 1 to ${most}`);
}

try {
  const { rows, to, seed } = parseArgs({ options }).values;
  await writeTransactions(
    resolve(to),
    { rows: wholeNumber('rows', rows, 1e9), seed: wholeNumber('seed', seed, 2 ** 32 - 1) },
    (line) => {
      console.log(line);
    },
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
