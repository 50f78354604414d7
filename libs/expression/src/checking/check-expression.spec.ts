import type { Field } from '@quincunx/contracts';
import { checkExpression } from './check-expression.ts';

const fields: readonly Field[] = [
  { name: 'bmi', type: 'number', nullable: false },
  { name: 'weight', type: 'number', nullable: true },
  { name: 'age', type: 'integer', nullable: false },
  { name: 'sex', type: 'string', nullable: true },
  { name: 'smokes', type: 'boolean', nullable: false },
];

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('the type of an expression', () => {
  it.each([
    ['bmi + age', 'number', false],
    ['age + 1', 'integer', false],
    ['age * 2 - 1', 'integer', false],
    ['-abs(age) % 7', 'integer', false],
    ['age / 1', 'number', false],
    ['age ^ 2', 'number', false],
    ['age + 0.5', 'number', false],
    ['max(age, 3, 4)', 'integer', false],
    ['floor(bmi)', 'integer', false],
    ['round(weight)', 'integer', true],
    ['log(age)', 'number', false],
    ['bmi * weight', 'number', true],
    ['min(bmi, weight)', 'number', true],
    ['coalesce(weight, bmi)', 'number', false],
    ['coalesce(weight, null)', 'number', true],
    ['coalesce(null, age, weight)', 'number', false],
    ['if(smokes, age, null)', 'integer', true],
    ['if(sex == "f", 1, 0)', 'integer', false],
    ['if(smokes, "yes", "no")', 'string', false],
    ['sex == "f"', 'boolean', true],
    ['smokes == true', 'boolean', false],
    ['age == 1.5', 'boolean', false],
    ['not (bmi < 30) and smokes', 'boolean', false],
    ['smokes or weight > 80', 'boolean', true],
  ])('%s is %s, nullable: %s', (text, type, nullable) => {
    expect(checkExpression(text, fields)).toMatchObject({ text, type, nullable });
  });
});

describe('a checked expression', () => {
  it('lists the fields that it reads, in order of appearance', () => {
    expect(checkExpression('weight / age + age * max(bmi, weight)', fields).names).toEqual([
      'weight',
      'age',
      'bmi',
    ]);
  });

  it('may be a chain of thousands of terms', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `${index} * bmi`).join(' + ');
    expect(checkExpression(text, fields)).toMatchObject({ type: 'number', names: ['bmi'] });
  });
});

describe('an expression whose types do not agree', () => {
  it.each([
    ['sex + 1', `column 1, at "sex + 1": '+' needs a number, and this is a string`],
    ['1 + smokes', `column 5, at "smokes": '+' needs a number, and this is a boolean`],
    ['-sex', `column 2, at "sex": '-' needs a number, and this is a string`],
    ['sex < "f"', `column 1, at "sex < "f"": '<' needs a number, and this is a string`],
    ['1 < bmi < 2', `column 1, at "1 < bmi < 2": '<' needs a number, and this is a boolean`],
    ['smokes and bmi', `column 12, at "bmi": 'and' needs a boolean, and this is a number`],
    ['not bmi', `column 5, at "bmi": 'not' needs a boolean, and this is a number`],
    ['sex == age', `column 8, at "age": '==' needs values of one type, and this one is integer after string`],
    ['if(bmi, 1, 2)', `column 4, at "bmi, 1, 2)": 'if' needs a boolean, and this is a number`],
    [
      'if(smokes, 1, "a")',
      `column 15, at ""a")": 'if' needs values of one type, and this one is string after integer`,
    ],
    [
      'coalesce(weight, sex)',
      `column 18, at "sex)": 'coalesce' needs values of one type, and this one is string after number`,
    ],
    ['coalesce()', `column 1, at "coalesce()": 'coalesce' takes 1 or more values, and has 0`],
    ['if(smokes, 1)', `column 1, at "if(smokes, 1)": 'if' takes 3 values, and has 2`],
    ['abs(1, 2)', `column 1, at "abs(1, 2)": 'abs' takes 1 value, and has 2`],
    ['max(1)', `column 1, at "max(1)": 'max' takes 2 values, and has 1`],
    ['null', 'column 1, at "null": this is null in every row'],
    ['bmi + null', 'column 1, at "bmi + null": this is null in every row'],
    ['if(smokes, null, null)', 'column 1, at "if(smokes, null, null)": this is null in every row'],
  ])('%s', (text, message) => {
    expect(errorOf(() => checkExpression(text, fields))).toMatchObject({
      message,
      code: 'invalid-input',
      problems: [{ path: '', message }],
    });
  });
});

describe('an unknown name', () => {
  it('is answered with the known ones, those that begin alike first', () => {
    expect(() => checkExpression('2 * wieght', fields)).toThrow(
      `column 5, at "wieght": there is no 'wieght'; known here: weight, bmi, age, sex, smokes`,
    );
  });

  it('is answered with the nearest of many', () => {
    const many = Array.from({ length: 40 }, (_, index): Field => ({
      name: `x${index}`,
      type: 'number',
      nullable: false,
    }));
    expect(() => checkExpression('Age1', [...many, ...fields])).toThrow(
      /known here: age, x0, .*, x10 and 33 more$/,
    );
  });

  it('is answered with the truth where there are none', () => {
    expect(() => checkExpression('bmi', [])).toThrow(`there is no 'bmi'; no names are known here`);
  });
});
