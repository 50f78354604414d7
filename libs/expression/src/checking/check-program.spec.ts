import type { Field } from '@quincunx/contracts';
import { checkProgram } from './check-program.ts';

const inputs: readonly Field[] = [
  { name: 'bmi', type: 'number', nullable: true },
  { name: 'age', type: 'integer', nullable: false },
];

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('checkProgram', () => {
  it('gives the type of every step and output', () => {
    const program = checkProgram(
      inputs,
      [
        { name: 'known', expression: 'coalesce(bmi, 26.4)' },
        { name: 'heavy', expression: 'known > 30' },
      ],
      [
        { name: 'score', expression: 'if(heavy, age * 2, age)' },
        { name: 'bmi', expression: 'bmi' },
      ],
    );
    expect(program.inputs).toEqual(inputs);
    expect(program.steps).toEqual([
      { name: 'known', type: 'number', nullable: false },
      { name: 'heavy', type: 'boolean', nullable: false },
    ]);
    expect(program.outputs).toEqual([
      { name: 'score', type: 'integer', nullable: false },
      { name: 'bmi', type: 'number', nullable: true },
    ]);
  });

  it('names the step or output that is wrong', () => {
    const detail = `column 1, at "later": there is no 'later'; known here: bmi, age`;
    expect(
      errorOf(() =>
        checkProgram(
          inputs,
          [
            { name: 'early', expression: 'later' },
            { name: 'later', expression: '1' },
          ],
          [],
        ),
      ),
    ).toMatchObject({
      message: `step 'early', ${detail}`,
      problems: [{ path: 'steps/0/expression', message: detail }],
    });
    expect(errorOf(() => checkProgram(inputs, [], [{ name: 'risk', expression: 'bmi +' }]))).toMatchObject({
      message: `output 'risk', column 6, at the end: a value is missing`,
      problems: [{ path: 'outputs/0/expression', message: 'column 6, at the end: a value is missing' }],
    });
  });

  it.each([
    [
      'a step named like an input',
      [{ name: 'age', expression: '1' }],
      [],
      `the name 'age' is taken; choose another`,
    ],
    [
      'two outputs of one name',
      [],
      [
        { name: 'risk', expression: '1' },
        { name: 'risk', expression: '2' },
      ],
      `the name 'risk' is taken; choose another`,
    ],
    [
      'a step named by a word of the language',
      [{ name: 'not', expression: '1' }],
      [],
      `'not' is a word of the language; choose another name`,
    ],
  ])('refuses %s', (_, steps, outputs, message) => {
    expect(errorOf(() => checkProgram(inputs, steps, outputs))).toMatchObject({ message });
  });

  it('refuses inputs that SQL cannot tell apart', () => {
    const twins: Field[] = [
      { name: 'Age', type: 'number', nullable: false },
      { name: 'age', type: 'number', nullable: false },
    ];
    expect(errorOf(() => checkProgram(twins, [], []))).toMatchObject({
      message: `the inputs 'Age' and 'age' differ in case alone; rename one`,
      problems: [
        { path: 'inputs/1/name', message: `the inputs 'Age' and 'age' differ in case alone; rename one` },
      ],
    });
  });
});
