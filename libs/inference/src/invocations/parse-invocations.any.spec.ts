import { InvalidInputError } from '@quincunx/contracts';
import * as fc from 'fast-check';
import { createInstanceParser } from '../predictors/instance-parser.ts';
import { parse, two } from './invocations.fixture.ts';

describe('any invocations', () => {
  const secret = 'x4242x';
  const value = fc.oneof(
    fc.constantFrom(secret, null, 1, 1.5, true),
    fc.constant([secret]),
    fc.constant({ [secret]: 1 }),
  );
  const named = fc.dictionary(
    fc.constantFrom('income', 'town', secret, '__proto__'),
    fc.oneof(value, fc.array(value)),
  );
  const table = fc.oneof(
    value,
    named,
    fc.array(fc.oneof(value, named, fc.array(value, { maxLength: 3 })), { maxLength: 4 }),
  );
  const document = fc.oneof(
    fc.dictionary(fc.constantFrom('dataframe_records', 'instances', 'inputs', 'params', secret), table, {
      maxKeys: 2,
    }),
    fc.record({ dataframe_split: fc.record({ columns: table, data: table }, { requiredKeys: [] }) }),
  );

  it('gives rows that fit the signature, or a message with nothing of the request or the model in it', () => {
    const body = fc.oneof(
      document.map((each) => JSON.stringify(each)),
      fc
        .array(fc.constantFrom('income', 'town', secret, ',', '\n', '"', '1'), { maxLength: 20 })
        .map((cells) => cells.join('')),
    );
    const check = createInstanceParser(two);
    fc.assert(
      fc.property(
        body,
        fc.constantFrom(undefined, 'text/csv', `text/${secret}`, `text/csv; a=${secret}`),
        (text, type) => {
          const { found, fault } = outcomeOf(() => parse(text, type, two));
          expect(fault === undefined || fault instanceof InvalidInputError).toBe(true);
          expect(JSON.stringify([String(fault), fault])).not.toMatch(/x4242x|income|town/);
          expect(found && check(found, 'rows')).toEqual(found);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/json', 'text/csv'),
        (bytes, type) => {
          expect(() => parse(bytes, type, two)).toThrow(InvalidInputError);
        },
      ),
    );
  });
});

function outcomeOf<Result>(run: () => Result): { found?: Result; fault?: unknown } {
  try {
    return { found: run() };
  } catch (fault) {
    return { fault };
  }
}
