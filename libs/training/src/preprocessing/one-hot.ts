import { InvalidInputError } from '@quincunx/contracts';
import { literal } from '@quincunx/expression';
import type { FitStep } from './derivation.ts';

/** One column of 1 and 0 per category of the training rows, in the order of the categories. A null gives 0 in all of them. */
export const fitOneHot: FitStep<'one-hot'> = (step, columns, table) =>
  Promise.all(
    columns.map(async ({ name, sql }) => {
      const counts = await table.valueCounts(sql, step.maximumCategories + 1);
      if (counts.length === 0) throw new InvalidInputError(`'${name}' has no value in any training row`);
      if (counts.length > step.maximumCategories) {
        throw new InvalidInputError(
          `'${name}' has more than ${step.maximumCategories} categories in the training rows: raise maximumCategories, or bucketise a number first`,
        );
      }
      return counts.map(({ value }, index) => ({
        suffix: String(value),
        expression: `if(${name} == ${literal(value)}, 1, 0)`,
        ...(index === 0 && { learnt: { categories: counts.map((category) => category.value) } }),
      }));
    }),
  );
