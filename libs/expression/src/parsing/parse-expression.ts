import jsep from 'jsep';
import { arrangeOperators, maximumNesting, tooDeep, type Token } from './arrange-operators.ts';
import { expressionError } from './expression-error.ts';
import { infixOperators, isFunctionName, functionNames, type SyntaxTree } from './syntax-tree.ts';

const maximumLength = 1_000_000;
const maximumValues = 1000;

/** What those who write it in another language will have meant. */
const hints: readonly (readonly [foreign: RegExp, hint: string])[] = [
  [/^(and|or)\b/, 'it needs a value on either side'],
  [/^=/, 'to compare, write =='],
  [/^&/, 'write and'],
  [/^\|/, 'write or'],
  [/^!/, 'write not, or != to compare'],
  [/^\*/, 'a power is written ^'],
  [/^\?/, 'a choice is written if(condition, then, otherwise)'],
  [/^\./, 'a name stands alone, without members'],
  [/^\[/, 'there are no lists'],
  [/^`/, 'a text stands between single or double quotes'],
];

/**
 * Reads an expression. jsep gives the tokens, and this language's rules how they belong together: jsep's own reading of
 * prefixes, calls and groups would take `-2^2` for 4 and let lists, members and statements through.
 * @throws InvalidInputError that points at the column
 */
export function parseExpression(text: string): SyntaxTree {
  if (text.length > maximumLength) {
    throw expressionError(text, maximumLength, `an expression has at most ${maximumLength} characters`);
  }
  if (!text.isWellFormed()) {
    const at = Array.from(text).findIndex((character) => !character.isWellFormed());
    throw expressionError(text, at, 'half of a character (a lone surrogate) cannot be stored');
  }
  nesting = 0;
  let expression;
  try {
    expression = jsep(text);
  } catch (error) {
    throw isSyntaxError(error) ? expressionError(text, error.index, error.description) : error;
  }
  const tokens = tokensOf(expression);
  if (tokens.length === 0) throw expressionError(text, 0, 'an expression is missing');
  return arrangeOperators(text, tokens);
}

/** jsep is configured for the whole process; nothing else in this project uses it. */
const operands = new WeakMap<jsep.Expression, readonly Token[]>();
let nesting = 0;

jsep.removeAllUnaryOps();
jsep.removeAllBinaryOps();
for (const operator of infixOperators) jsep.addBinaryOp(operator, 1);
jsep.hooks.add('gobble-expression', function refuseSeparator() {
  if (nesting === 0 && this.expr.slice(0, this.index).trim() !== '') throw unexpected(this, 0);
});
jsep.hooks.add('gobble-token', function readOperand(env) {
  const tokens = [...readPrefixes(this), { kind: 'operand', tree: readTree(this) } as const];
  env.node = { type: 'Operand' };
  operands.set(env.node, tokens);
});
// Before jsep's own, which reads `a ? b : c`.
jsep.hooks.add(
  'after-expression',
  function refuseRest() {
    if (this.char === '?' || (nesting === 0 && this.index < this.expr.length)) throw unexpected(this);
  },
  true,
);

function readPrefixes(scope: jsep.HookScope): Token[] {
  const prefixes: Token[] = [];
  for (;;) {
    const at = scope.index;
    if (scope.char === '-') scope.index += 1;
    else if (/^not(?![\w$\u0080-\uffff])/.test(scope.expr.slice(at, at + 4))) scope.index += 3;
    else return prefixes;
    prefixes.push({ kind: 'prefix', operator: scope.expr[at] === '-' ? 'negate' : 'not', at });
    scope.gobbleSpaces();
  }
}

function readTree(scope: jsep.HookScope): SyntaxTree {
  const at = scope.index;
  const { char } = scope;
  if (/[\d.]/.test(char)) return readNumber(scope);
  if (char === "'" || char === '"') return readString(scope);
  if (char === '(') {
    const [tree, ...rest] = readList(scope);
    if (tree === undefined) throw expressionError(scope.expr, at, 'there is nothing between the parentheses');
    if (rest[0])
      throw expressionError(scope.expr, rest[0].at, 'one value was expected, and here is a second');
    return tree;
  }
  if (!/[A-Za-z_$\u0080-\uffff]/.test(char)) throw unexpected(scope);
  return readWord(scope);
}

function readNumber(scope: jsep.HookScope): SyntaxTree {
  const at = scope.index;
  const value = scope.gobbleNumericLiteral()?.['value'];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw expressionError(
      scope.expr,
      at,
      'this is too large for a number; the largest is 1.7976931348623157e308',
    );
  }
  return { kind: 'literal', value, at, operands: [] };
}

function readString(scope: jsep.HookScope): SyntaxTree {
  const at = scope.index;
  const value = readQuoted(scope);
  const raw = scope.expr.slice(at, scope.index);
  const escape = /^(?:[^\\]|\\[nrtbfv\\'"])*/.exec(raw)?.[0].length ?? 0;
  if (typeof value !== 'string' || escape < raw.length) {
    throw expressionError(
      scope.expr,
      at + escape,
      String.raw`a backslash stands before n, r, t, b, f, v, \, ' or "`,
    );
  }
  return { kind: 'literal', value, at, operands: [] };
}

function readQuoted(scope: jsep.HookScope): unknown {
  const at = scope.index;
  try {
    return scope.gobbleStringLiteral()?.['value'];
  } catch {
    throw expressionError(scope.expr, at, 'this quote is never closed');
  }
}

const constants: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function readWord(scope: jsep.HookScope): SyntaxTree {
  const at = scope.index;
  scope.gobbleIdentifier();
  const word = scope.expr.slice(at, scope.index);
  const constant = constants.get(word);
  if (constant !== undefined) return { kind: 'literal', value: constant, at, operands: [] };
  if (infixOperators.some((operator) => operator === word)) {
    throw expressionError(scope.expr, at, `'${word}' needs a value before it`);
  }
  scope.gobbleSpaces();
  if (scope.char !== '(') return { kind: 'name', name: word, at, operands: [] };
  if (!isFunctionName(word)) {
    throw expressionError(
      scope.expr,
      at,
      `there is no function '${word}'; there are ${functionNames.join(', ')}`,
    );
  }
  const operation = word === 'pow' ? '^' : word;
  const trees = readList(scope);
  const isPairwise = operation === 'min' || operation === 'max';
  if (!isPairwise || trees.length < 2) return { kind: 'call', operation, at, operands: trees };
  return trees.reduce((left, right) => ({ kind: 'call', operation, at, operands: [left, right] }));
}

/** What stands between parentheses, separated by commas. */
function readList(scope: jsep.HookScope): SyntaxTree[] {
  const open = scope.index;
  if (nesting === maximumNesting) throw tooDeep(scope.expr, open);
  nesting += 1;
  scope.index += 1;
  scope.gobbleSpaces();
  const trees: SyntaxTree[] = [];
  for (let first = true; first ? scope.char !== ')' : scope.char === ','; first = false) {
    if (!first) scope.index += 1;
    if (trees.length === maximumValues) {
      throw expressionError(scope.expr, scope.index, `a function takes at most ${maximumValues} values`);
    }
    trees.push(arrangeOperators(scope.expr, tokensOf(scope.gobbleExpression())));
  }
  if (scope.char === '') throw expressionError(scope.expr, open, 'this parenthesis is never closed');
  if (scope.char !== ')') throw unexpected(scope);
  scope.index += 1;
  nesting -= 1;
  return trees;
}

/** jsep chains operands of one precedence to the left; a long chain is read without recursion. */
function tokensOf(expression: jsep.Expression): Token[] {
  const tokens: Token[][] = [];
  let left = expression;
  while (isBinary(left)) {
    tokens.push([...(operands.get(left.right) ?? [])], [{ kind: 'infix', operator: left.operator }]);
    left = left.left;
  }
  tokens.push([...(operands.get(left) ?? [])]);
  return tokens.reverse().flat();
}

function isBinary(
  node: jsep.Expression,
): node is jsep.BinaryExpression & { operator: (typeof infixOperators)[number] } {
  return node.type === 'BinaryExpression';
}

function unexpected(scope: jsep.HookScope, at = scope.index): Error {
  const rest = scope.expr.slice(at).trimStart();
  if (rest === '') return expressionError(scope.expr, at, 'a value is missing');
  const hint = hints.find(([foreign]) => foreign.test(rest))?.[1];
  return expressionError(scope.expr, at, `this is not expected here${hint === undefined ? '' : `: ${hint}`}`);
}

function isSyntaxError(error: unknown): error is Error & { index: number; description: string } {
  return (
    error instanceof Error &&
    'index' in error &&
    typeof error.index === 'number' &&
    'description' in error &&
    typeof error.description === 'string'
  );
}
