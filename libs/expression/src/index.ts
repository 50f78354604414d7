export { checkExpression, type CheckedExpression } from './checking/check-expression.ts';
export { checkProgram, type CheckedProgram } from './checking/check-program.ts';
export {
  compileToJavaScript,
  type Column,
  type CompiledProgram,
} from './javascript/compile-to-javascript.ts';
export { literal } from './literal.ts';
export { compileToSql } from './sql/compile-to-sql.ts';
export { quoteIdentifier, sqlDialects, type SqlDialect } from './sql/sql-dialect.ts';
