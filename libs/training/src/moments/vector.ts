/** `start + a[0] * b[0] + a[1] * b[1] ...`, added from left to right, so that it does not matter how rows are cut into chunks. */
export function dot(a: Float64Array, b: Float64Array, start = 0): number {
  let sum = start;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? Number.NaN) * (b[index] ?? Number.NaN);
  return sum;
}

/** `target += factor * values` */
export function addScaled(target: Float64Array, factor: number, values: Float64Array): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] ?? Number.NaN) + factor * (values[index] ?? Number.NaN);
  }
}
