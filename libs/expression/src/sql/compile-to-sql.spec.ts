import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { UnsupportedError, type Field, type NamedExpression } from '@quincunx/contracts';
import { checkProgram } from '../checking/check-program.ts';
import { compileToJavaScript } from '../javascript/compile-to-javascript.ts';
import { compileToSql } from './compile-to-sql.ts';

const fields: readonly Field[] = [
  { name: 'x', type: 'number', nullable: false },
  { name: 'n', type: 'number', nullable: true },
  { name: 'Key', type: 'string', nullable: true },
];

function programOf(expression: string, steps: readonly NamedExpression[] = [], inputs = fields) {
  return checkProgram(inputs, steps, [{ name: 'output', expression }]);
}

function chain(count: number, operator: string, term: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => term(index)).join(` ${operator} `);
}

describe('a program compiled to SQL', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    await connection.run(
      `CREATE TABLE t AS SELECT i::DOUBLE / 3 AS x, CASE WHEN i % 3 > 0 THEN i::DOUBLE / 7 END AS n, 'k' || i AS "Key" FROM range(20) r(i)`,
    );
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  async function select(sql: string): Promise<unknown[]> {
    return (await connection.runAndReadAll(sql)).getRows().map(([value]) => value);
  }

  async function expectSameAsJavaScript(program: ReturnType<typeof programOf>): Promise<void> {
    const compiled = compileToJavaScript(program);
    const x = Array.from({ length: 20 }, (_, index) => index / 3);
    const n = x.map((_, index) => (index % 3 > 0 ? index / 7 : null));
    const expected = x.map(
      (value, index) => compiled.row({ x: value, n: n[index] ?? null, Key: `k${index}` })[0],
    );
    expect(await select(`SELECT ${compileToSql(program)['output']} FROM t`)).toEqual(expected);
  }

  it('is one expression per output, by name', async () => {
    const program = checkProgram(
      fields,
      [{ name: 'half', expression: 'x / 2' }],
      [
        { name: 'a', expression: 'half + 1' },
        { name: 'b', expression: 'Key == "k3"' },
      ],
    );
    const sql = compileToSql(program);
    expect(Object.keys(sql)).toEqual(['a', 'b']);
    expect(await select(`SELECT ${sql['a']} FROM t WHERE ${sql['b']}`)).toEqual([1.5]);
  });

  it('works in a filter, a group and an aggregate', async () => {
    const steps = [{ name: 'long', expression: 'log1p(x * x + 2 * x + 1) / coalesce(n, 1)' }];
    const sql = compileToSql(programOf('round(long * long - long)', steps))['output'];
    const [count] = await select(`SELECT count(*) FROM t WHERE ${sql} > 0`);
    expect(await select(`SELECT sum(CASE WHEN ${sql} > 0 THEN 1 ELSE 0 END)::BIGINT FROM t`)).toEqual([
      count,
    ]);
    expect(
      await select(`SELECT sum(c)::BIGINT FROM (SELECT ${sql} AS k, count(*) AS c FROM t GROUP BY k)`),
    ).toEqual([20n]);
  });

  it('makes doubles of columns of any type of number, and texts of enumerations', async () => {
    await connection.run(
      `CREATE TABLE typed AS SELECT 7::INTEGER AS x, 2.5::DECIMAL(9, 2) AS n, 'a'::ENUM ('a', 'b') AS key`,
    );
    expect(await select(`SELECT ${compileToSql(programOf('x / 2 + n'))['output']} FROM typed`)).toEqual([6]);
    expect(
      await select(`SELECT ${compileToSql(programOf('Key == "no such"'))['output']} FROM typed`),
    ).toEqual([false]);
    expect(
      await select(`SELECT ${compileToSql(programOf('if(x > 8, null, 3)'))['output']} FROM typed`),
    ).toEqual([3]);
  });

  it.each([
    ['sum', chain(2000, '+', (index) => `${index / 7} * x`)],
    ['difference', chain(2000, '-', (index) => (index % 2 === 0 ? 'x' : `n * ${index}`))],
    ['mixed sum', `1 - ${chain(300, '+', (index) => `x - ${index} * x`)}`],
    ['product', chain(1000, '*', (index) => `(1 + x / ${index + 1})`)],
    ['disjunction', chain(2000, 'or', (index) => `x == ${index} or n > ${index}`)],
    ['conjunction', chain(2000, 'and', (index) => `x < ${index + 7}`)],
    ['choice', `${'if(x > 2, n, '.repeat(90)}x${')'.repeat(90)}`],
    ['root', `${'sqrt(1 + '.repeat(90)}n${')'.repeat(90)}`],
    ['quotient', `${'1 / (x - '.repeat(90)}n${')'.repeat(90)}`],
  ])('gives for a long %s what JavaScript gives', async (_, expression) => {
    await expectSameAsJavaScript(programOf(expression));
  });

  it.each([
    ['used once each', 2000, (before: string) => `${before} + x`],
    ['used twice each', 200, (before: string) => `${before} * ${before} / 2 - x / 3`],
  ])('stays short over steps that are %s', async (_, count, next) => {
    const steps = Array.from({ length: count }, (__, index) => ({
      name: `step${index}`,
      expression: index === 0 ? 'x' : next(`step${index - 1}`),
    }));
    const program = programOf(`step${count - 1}`, steps);
    expect(compileToSql(program)['output']?.length).toBeLessThan(count * 300);
    await expectSameAsJavaScript(program);
  });

  it('takes names and texts for what they are, whatever they look like', async () => {
    const inputs: Field[] = [{ name: 'a"; DROP TABLE t; --', type: 'number', nullable: false }];
    expect(
      Object.values(compileToSql(checkProgram(inputs, [], [{ name: '__proto__', expression: '1' }]))),
    ).toEqual(['1e0']);
    const text = `if(Key == "'; DROP TABLE t; --", 1, 2)`;
    expect(await select(`SELECT DISTINCT ${compileToSql(programOf(text))['output']} FROM t`)).toEqual([2]);
  });

  it('names no column of another table by accident', async () => {
    const steps = [{ name: 'long', expression: 'log1p(x * x + 2 * x + 1) / coalesce(n, 1)' }];
    const sql = compileToSql(programOf('long * long - long', steps))['output'];
    const plain = await select(`SELECT ${sql} FROM t`);
    expect(
      await select(
        `SELECT ${sql} FROM t, (SELECT 1 AS "the steps", 2 AS "the operands", 3 AS "step 0", 4 AS "operand 0")`,
      ),
    ).toEqual(plain);
  });

  it('says which output nests too deeply for DuckDB', () => {
    const quotient = chain(500, '/', () => '(1 + x)');
    expect(() => compileToSql(programOf(quotient))).toThrow(UnsupportedError);
    expect(() => compileToSql(programOf(quotient))).toThrow(
      `the output 'output' nests too deeply for SQL; make it of fewer steps`,
    );
  });
});
