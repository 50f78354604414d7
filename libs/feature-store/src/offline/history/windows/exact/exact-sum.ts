import { scaleByPowerOfTwo } from './scale-by-power-of-two.ts';

const { abs, floor, max, min } = Math;
const digitBits = 26;
const radix = 2 ** digitBits;
/** How many digits hold what is less than 1 of a double, whose last bit is 2^-1074; twice as many hold that of its square. */
const fractionDigits = 42;
/** Up to the square of the greatest double, and beyond it for sums. */
const digitCount = 168;
/** An addition changes a digit by less than 2^29, and doubles hold integers up to 2^53: this is long before that. */
const additionsBetweenCarries = 2 ** 16;
const powersOfTwo = Float64Array.from({ length: digitBits }, (_, exponent) => 2 ** exponent);

/**
 * A sum of finite numbers, or of their squares, without rounding: it depends on the numbers that are in it and on nothing else, neither on
 * their order nor on those that came and went. A fixed-point number as wide as all doubles, whose digits are carried late
 * (R. M. Neal, Fast exact summation using small and large superaccumulators, 2015).
 */
export class ExactSum {
  readonly #digits = new Float64Array(digitCount);
  // Digits outside of these are zero.
  #lowest = digitCount - 1;
  #highest = 0;
  #additions = 0;
  // The digits of the number that is being added.
  #low = 0;
  #middle = 0;
  #high = 0;
  readonly #bits = new DataView(new ArrayBuffer(8));

  /** @param sign -1 takes a number out that was added. */
  add(value: number, sign: 1 | -1): void {
    if (value === 0) return;
    const at = fractionDigits + this.#split(value);
    const factor = value < 0 ? -sign : sign;
    this.#increase(at, factor * this.#low);
    this.#increase(at + 1, factor * this.#middle);
    this.#increase(at + 2, factor * this.#high);
    this.#note(at, at + 2);
  }

  /** As `add`, of the number's square. */
  addSquare(value: number, sign: 1 | -1): void {
    if (value === 0) return;
    const at = 2 * this.#split(value);
    this.#increaseByProduct(at, sign * this.#low, this.#low);
    this.#increaseByProduct(at + 1, 2 * sign * this.#low, this.#middle);
    this.#increaseByProduct(at + 2, 2 * sign * this.#low, this.#high);
    this.#increaseByProduct(at + 2, sign * this.#middle, this.#middle);
    this.#increaseByProduct(at + 3, 2 * sign * this.#middle, this.#high);
    this.#increaseByProduct(at + 4, sign * this.#high, this.#high);
    this.#note(at, at + 5);
  }

  clear(): void {
    this.#digits.fill(0, this.#lowest, this.#highest + 1);
    this.#lowest = digitCount - 1;
    this.#highest = 0;
  }

  /** The number nearest to the sum, divided by a number; infinite where it is beyond all numbers. */
  dividedBy(divisor: number): number {
    this.#carry();
    const top = this.#highest;
    if (this.#digit(top) === 0) return 0;
    let rest = 0;
    for (let at = this.#lowest; at < top - 3 && rest === 0; at++) rest = this.#digit(at) === 0 ? 0 : 0.5;
    const upper = this.#digit(top) * radix + this.#digit(top - 1);
    const lower = this.#digit(top - 2) * radix + this.#digit(top - 3) + rest;
    // Both are exact, and so the one rounding is that of adding them.
    const rounded = upper + lower * 2 ** (-2 * digitBits);
    return scaleByPowerOfTwo(rounded / divisor, this.#exponentOf(top - 1));
  }

  /** The sum is a multiple of two to the power of this: an even one. */
  get exponent(): number {
    this.#carry();
    return this.#exponentOf(this.#lowest);
  }

  /** The sum in units of two to the power of an exponent that is not above its own. */
  inUnits(exponent: number): bigint {
    let units = 0n;
    for (let at = this.#highest; at >= this.#lowest; at--)
      units = units * BigInt(radix) + BigInt(this.#digit(at));
    return units << BigInt(this.#exponentOf(this.#lowest) - exponent);
  }

  #exponentOf(digit: number): number {
    return (digit - 2 * fractionDigits) * digitBits;
  }

  #digit(at: number): number {
    return this.#digits[at] ?? 0;
  }

  /** Finds the digits of a number's size. @returns the place of the low one, above 2^-1092. */
  #split(value: number): number {
    this.#bits.setFloat64(0, value);
    const upper = this.#bits.getUint32(0);
    const exponent = (upper >>> 20) & 0x7ff;
    const leading = exponent === 0 ? upper & 0xfffff : (upper & 0xfffff) | 0x100000;
    const place = max(exponent, 1) - 1075 + fractionDigits * digitBits;
    const digit = floor(place / digitBits);
    const shift = powersOfTwo[place - digit * digitBits] ?? 1;
    const units = (leading * 2 ** 32 + this.#bits.getUint32(4)) * shift;
    this.#high = floor(units / radix ** 2);
    const rest = units - this.#high * radix ** 2;
    this.#middle = floor(rest / radix);
    this.#low = rest - this.#middle * radix;
    return digit;
  }

  #increase(at: number, by: number): void {
    this.#digits[at] = this.#digit(at) + by;
  }

  #increaseByProduct(at: number, a: number, b: number): void {
    const product = a * b;
    const upper = floor(product / radix);
    this.#increase(at, product - upper * radix);
    this.#increase(at + 1, upper);
  }

  #note(lowest: number, highest: number): void {
    this.#lowest = min(this.#lowest, lowest);
    this.#highest = max(this.#highest, highest);
    if (++this.#additions === additionsBetweenCarries) this.#carry();
  }

  /** Brings all digits but the highest into [0, radix), and that one, which has the sum's sign, to a size of at least 1 if any has. */
  #carry(): void {
    this.#additions = 0;
    let at = this.#lowest;
    for (; at < this.#highest || abs(this.#digit(at)) >= radix; at++) {
      const carried = floor(this.#digit(at) / radix);
      this.#increase(at, -carried * radix);
      this.#increase(at + 1, carried);
    }
    while (at > this.#lowest && this.#digit(at) === 0) at--;
    // -1 and then a digit is that digit less the radix: so few leading bits would be lost to it.
    for (; at > this.#lowest && this.#digit(at) === -1; at--) {
      this.#digits[at] = 0;
      this.#increase(at - 1, -radix);
    }
    this.#highest = at;
    while (this.#lowest < at && this.#digit(this.#lowest) === 0) this.#lowest++;
  }
}
