/**
 * Goes on with a value at once if it is there already: a promise costs as much as a small model. Of another realm's promise it knows
 * nothing.
 * @throws what `next` throws, unless the value is a promise: then the result rejects.
 */
export function andThen<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
