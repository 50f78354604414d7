/**
 * A number for a sentence, rounded to four digits, or to as many more as it takes for the sentence to hold.
 * @param holds whether what the sentence says of the number is true of the rounded one; it is of the number itself.
 */
export function figure(value: number, holds: (rounded: number) => boolean = () => true): string {
  for (let digits = 4; digits < 17; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (holds(rounded)) return String(rounded);
  }
  return String(value);
}
