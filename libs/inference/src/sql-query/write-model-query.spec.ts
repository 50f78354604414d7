import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { CorruptError, InvalidInputError, UnsupportedError } from '@quincunx/contracts';
import { sqlDialects } from '@quincunx/expression';
import { classifierArtifact, proportionalArtifact } from '../artifacts.fixture.ts';
import { writeModelQuery } from './write-model-query.ts';

const digest = 'ab'.repeat(32);

describe('the query of a model', () => {
  it.each([
    [
      'duckdb',
      `-- Model proportional, version 3, for DuckDB
SELECT
  *,
  CASE
    WHEN "bmi" IS NOT NULL
    THEN (2.5e0 * CAST("bmi" AS DOUBLE))
  END AS "prediction",
  3 AS "model_version"
FROM "proportional"`,
    ],
    [
      'postgres',
      `-- Model proportional, version 3, for PostgreSQL
SELECT
  *,
  CASE
    WHEN "bmi" IS NOT NULL
    THEN (float8 '2.5' * CAST("bmi" AS double precision))
  END AS "prediction",
  3 AS "model_version"
FROM "proportional"`,
    ],
    [
      'spark',
      `-- Model proportional, version 3, for Spark
SELECT
  *,
  CASE
    WHEN \`bmi\` IS NOT NULL
    THEN (2.5D * CAST(\`bmi\` AS DOUBLE))
  END AS \`prediction\`,
  3 AS \`model_version\`
FROM \`proportional\``,
    ],
    [
      'trino',
      `-- Model proportional, version 3, for Trino
SELECT
  *,
  CASE
    WHEN "bmi" IS NOT NULL
    THEN (2.5e0 * CAST("bmi" AS DOUBLE))
  END AS "prediction",
  3 AS "model_version"
FROM "proportional"`,
    ],
  ] as const)('is one statement to be read, for %s', (dialect, sql) => {
    expect(writeModelQuery({ artifact: proportionalArtifact(2.5), version: 3, dialect })).toBe(sql);
  });

  it('names the artifact if it is told its digest, and the table part by part', () => {
    const request = { artifact: proportionalArtifact(2), version: 1, digest, table: 'clinic.pa"tients' };
    expect(
      sqlDialects.map((dialect) =>
        writeModelQuery({ ...request, dialect })
          .split('\n')
          .at(-1),
      ),
    ).toEqual([
      'FROM "clinic"."pa""tients"',
      'FROM "clinic"."pa""tients"',
      'FROM `clinic`.`pa"tients`',
      'FROM "clinic"."pa""tients"',
    ]);
    expect(writeModelQuery({ ...request, dialect: 'trino' }).split('\n')[1]).toBe(`-- Artifact ${digest}`);
  });

  it('asks for no input where none has to be there', () => {
    const { signature, ...rest } = proportionalArtifact(2);
    const artifact = {
      ...rest,
      signature: {
        inputs: signature.inputs.map((input) => ({ ...input, nullable: true })),
        outputs: signature.outputs.map((output) => ({ ...output, nullable: true })),
      },
    };
    expect(writeModelQuery({ artifact, version: 1, dialect: 'spark' })).toContain(
      '\n  (2D * CAST(`bmi` AS DOUBLE)) AS `prediction`,\n',
    );
  });

  it('is refused where a part of the table has no name', () => {
    const write = () =>
      writeModelQuery({ artifact: proportionalArtifact(2), version: 1, dialect: 'spark', table: 'clinic.' });
    expect(write).toThrow(InvalidInputError);
    expect(write).toThrow("the table 'clinic.' has a name that is empty; write it like schema.table");
  });

  it('is refused for an engine that cannot hold the model', () => {
    const artifact = {
      ...proportionalArtifact(2),
      steps: [{ name: 'scaled', expression: 'bmi % 2.5' }],
    };
    expect(() => writeModelQuery({ artifact, version: 1, dialect: 'postgres' })).toThrow(UnsupportedError);
    expect(writeModelQuery({ artifact, version: 1, dialect: 'trino' })).toContain('% 2.5e0');
  });

  it('is refused for an artifact that does not compute what it promises', () => {
    const artifact = { ...proportionalArtifact(2), steps: [] };
    expect(() => writeModelQuery({ artifact, version: 1, dialect: 'duckdb' })).toThrow(CorruptError);
  });

  describe('on DuckDB', () => {
    let instance: DuckDBInstance;
    let connection: DuckDBConnection;
    beforeAll(async () => {
      instance = await DuckDBInstance.create(':memory:');
      connection = await instance.connect();
    });
    afterAll(() => {
      connection.closeSync();
      instance.closeSync();
    });

    it('adds the outputs to the columns of the table, null in rows that lack an input', async () => {
      await connection.run(`CREATE SCHEMA shop`);
      await connection.run(
        `CREATE TABLE shop.cards AS SELECT * FROM (VALUES
          (1, 1::DECIMAL(9, 2), 2, 'NL', true),
          (2, 0::DECIMAL(9, 2), NULL, 'BE', false),
          (3, NULL, 4, 'NL', true),
          (4, 1::DECIMAL(9, 2), 4, NULL, true)) AS t (id, amount, count, country, known)`,
      );
      const sql = writeModelQuery({
        artifact: classifierArtifact,
        version: 12,
        dialect: 'duckdb',
        table: 'shop.cards',
      });
      const reader = await connection.runAndReadAll(`SELECT * EXCLUDE (amount) FROM (${sql}\n) ORDER BY id`);
      const logistic = (score: number) => expect.closeTo(1 / (1 + Math.exp(-score)), 15) as number;
      expect(reader.getRowObjects()).toEqual([
        {
          id: 1,
          count: 2,
          country: 'NL',
          known: true,
          probability: logistic(2),
          label: true,
          model_version: 12,
        },
        {
          id: 2,
          count: null,
          country: 'BE',
          known: false,
          probability: logistic(0),
          label: true,
          model_version: 12,
        },
        { id: 3, count: 4, country: 'NL', known: true, probability: null, label: null, model_version: 12 },
        { id: 4, count: 4, country: null, known: true, probability: null, label: null, model_version: 12 },
      ]);
    });
  });
});
