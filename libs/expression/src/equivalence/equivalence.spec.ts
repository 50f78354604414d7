import type { Row, Value } from '@quincunx/contracts';
import fc from 'fast-check';
import { checkProgram } from '../checking/check-program.ts';
import { compileToJavaScript } from '../javascript/compile-to-javascript.ts';
import { compileToSql } from '../sql/compile-to-sql.ts';
import {
  approximatePrograms,
  asRow,
  columns,
  exactPrograms,
  fields,
  tables,
  tangledPrograms,
  type Program,
  type TableRow,
} from '../testing/random-program.fixture.ts';
import { unitsApart } from '../testing/units-apart.fixture.ts';
import { DuckDBTable } from './duckdb-table.ts';

const numRuns = Number(process.env['EXPRESSION_RUNS'] ?? 100);
const timeout = 60_000 + 100 * numRuns;

/** Units in the last place: libraries promise exp, log and pow within one, and DuckDB has log1p only by a formula. */
const tolerance = 4;

const settings = [
  { title: 'by default', statements: [] },
  {
    title: 'under settings that change what its operators mean',
    statements: [
      'ieee_floating_point_ops = false',
      "default_collation = 'NOCASE'",
      'integer_division = true',
    ],
  },
];

describe.each(settings)('JavaScript by row, by column, and DuckDB $title', ({ statements }) => {
  let duckdb: DuckDBTable;
  beforeAll(async () => {
    duckdb = await DuckDBTable.open(statements);
  });
  afterAll(() => {
    duckdb.close();
  });

  it.each([
    ['expressions of every kind', exactPrograms],
    ['steps over steps', tangledPrograms],
  ])(
    'agree in every bit on %s that are exact',
    async (_, programs) => {
      await fc.assert(
        fc.asyncProperty(tables, programs, async (table, program) => {
          const { byRow, byColumn, byDuckDB } = await evaluate(table, program);
          expect(byColumn).toEqual(byRow);
          expect(byDuckDB).toEqual(byRow);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  it(
    `agree within ${tolerance} units in the last place on functions that libraries round differently`,
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, approximatePrograms, async (table, program) => {
          const { byRow, byColumn, byDuckDB } = await evaluate(table, program);
          expect(byColumn).toEqual(byRow);
          const expected = byRow.flat();
          const apart = byDuckDB.flat().map((value, index) => unitsApart(value, expected[index]));
          expect(Math.max(...apart)).toBeLessThanOrEqual(tolerance);
        }),
        { numRuns },
      );
    },
    timeout,
  );

  async function evaluate(table: readonly TableRow[], { steps, outputs }: Program) {
    const program = checkProgram(fields, steps, outputs);
    const compiled = compileToJavaScript(program);
    const rows = table.map(asRow);
    const computed = compiled.columns(asColumns(rows), rows.length).map((column) => [...column]);
    await duckdb.fill(table);
    return {
      byRow: rows.map((row) => compiled.row(row)),
      byColumn: rows.map((_, index) => computed.map((column) => column[index])),
      byDuckDB: await duckdb.select(compileToSql(program)),
    };
  }
});

function asColumns(rows: readonly Row[]): Record<string, Value[]> {
  return Object.fromEntries(columns.map(({ name }) => [name, rows.map((row) => row[name] ?? null)]));
}
