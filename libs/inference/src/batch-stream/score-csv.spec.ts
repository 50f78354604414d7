import { type Artifact, InvalidInputError } from '@quincunx/contracts';
import fc from 'fast-check';
import { classifierArtifact, proportionalArtifact } from '../artifacts.fixture.ts';
import { longestLine } from './read-text-blocks.ts';
import { scoreCsv } from './score-csv.ts';
import { inPieces, openStream, textOf } from './scoring-stream.fixture.ts';

/** Gives back a text, which may be null, and whether it was given. */
const echoArtifact: Artifact = {
  ...proportionalArtifact(1),
  model: 'echo',
  signature: {
    inputs: [{ name: 'text', type: 'string', nullable: true }],
    outputs: [{ name: 'text', type: 'string', nullable: true }],
  },
  steps: [],
  outputs: [{ name: 'text', expression: 'text' }],
};

async function score(
  content: string | Uint8Array,
  artifact: Artifact = proportionalArtifact(2),
  length?: number,
) {
  return textOf(scoreCsv(inPieces(content, length), await openStream(artifact)));
}

describe('scoreCsv', () => {
  it('answers each record in its place, the wrong ones with what is wrong', async () => {
    expect(await score('bmi\n1\nx\n2.5\n')).toBe(
      'prediction,error\n2,\n,bmi must be a finite number; this is of type string\n5,\n',
    );
  });

  it('reads columns in any order, numbers, booleans and texts, and answers with all outputs by name', async () => {
    const csv = 'known,amount,country,count\nfalse,1,NL,\ntrue,1e0,"NL",2\nTRUE,1,NL,0.5\n';
    // 1 / (1 + exp(-2)) for scores of 1 + 0 + 1 - 0 and of 1 + 2 + 1 - 2
    expect(await score(csv, classifierArtifact)).toBe(
      'probability,label,error\n0.8807970779778823,true,\n0.8807970779778823,true,\n' +
        ',,count must be an integer; this is 0.5; known must be true or false; this is of type string\n',
    );
  });

  it('takes a nullable column that is left out for null', async () => {
    expect(await score('amount,country,known\n1,NL,false\n', classifierArtifact)).toBe(
      'probability,label,error\n0.8807970779778823,true,\n',
    );
  });

  it.each(['""', '1_000', '0x10', '+1', '.5', '1.', '01', ' 1', 'NaN', 'Infinity', '1e999', 'null', '1;2'])(
    'does not take %p for a number',
    async (cell) => {
      expect(await score(`bmi\n${cell}\n`)).toMatch(
        /^prediction,error\n,bmi must be a finite number; this is .*\n$/,
      );
    },
  );

  it.each([
    ['too few values', 'has 1 values, and the header names 2 columns', 'b'],
    ['too many values', 'has 3 values, and the header names 2 columns', '1,2,3'],
    ['a value that is missing', 'a must not be null', ',1'],
    ['a quote in the middle', 'has a quote in a cell that does not start with one', '5" pipe,"1\n2"'],
    ['more after a quote', 'goes on after a closing quote', '"1"x,"1\n2"'],
    ['a record past the limit', 'is longer than 1048576 bytes', `1,"${`${'x'.repeat(999)}\n`.repeat(3000)}"`],
    ['a line past the limit', 'is longer than 1048576 bytes', `1,${'x'.repeat(longestLine)}`],
    ['what is not UTF-8', 'is not valid UTF-8', Buffer.from([0x31, 0x2c, 0xff])],
    ['what is not UTF-8, in quotes', 'is not valid UTF-8', Buffer.from([0x31, 0x2c, 0x22, 0xff, 0x0a, 0x22])],
  ])('answers %s with an error in its place', async (_, error, record) => {
    const artifact = {
      ...proportionalArtifact(2),
      signature: {
        inputs: [
          { name: 'a', type: 'number' as const, nullable: false },
          { name: 'b', type: 'string' as const, nullable: true },
        ],
        outputs: [{ name: 'prediction', type: 'number' as const, nullable: false }],
      },
      steps: [{ name: 'scaled', expression: '2 * a' }],
    };
    const content = Buffer.concat([Buffer.from('a,b\n1,x\n'), Buffer.from(record), Buffer.from('\n2,y\n')]);
    const quoted = error.includes(',') ? `"${error}"` : error;
    expect(await score(content, artifact)).toBe(`prediction,error\n2,\n,${quoted}\n4,\n`);
  });

  it('answers a quote that is never closed with an error', async () => {
    expect(await score('bmi\n1\n"2\n3\n')).toBe('prediction,error\n2,\n,has a quote that is not closed\n');
  });

  it('answers a prediction that is not finite with an error', async () => {
    expect(await score('bmi\n1e308\n')).toBe(
      'prediction,error\n,the prediction for these values is not a finite number\n',
    );
  });

  it('gives the column of errors another name where an output has that one', async () => {
    const text = await score('amount,country,known\n', {
      ...classifierArtifact,
      signature: {
        ...classifierArtifact.signature,
        outputs: [
          { name: 'error', type: 'number', nullable: false },
          { name: 'label', type: 'boolean', nullable: false },
        ],
      },
      outputs: [
        { name: 'error', expression: 'score' },
        { name: 'label', expression: 'score >= 0' },
      ],
    });
    expect(text).toBe('error,label,prediction_error\n');
  });

  it('gives back texts as they are, wherever the bytes are cut', async () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', 'a', '€') }),
      fc.string({ unit: 'grapheme' }),
    );
    const ends = fc.constantFrom('\n', '\r\n');
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(cell), ends, fc.integer({ min: 1, max: 9 }), async (cells, end, length) => {
        const csv = ['text', ...cells.map((each) => (each === null ? '' : quote(each)))].join(end);
        const answers = cells.flatMap((each) => {
          // A record of one column that is null is an empty line, which is no record.
          if (each === null) return [];
          return [`${each === '' || /[",\r\n]/.test(each) ? quote(each) : each},\n`];
        });
        expect(await score(csv, echoArtifact, length)).toBe(`prediction,error\n${answers.join('')}`);
      }),
    );
  });

  it('answers whatever comes the same wherever the bytes are cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'a', '1', '€') });
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (body, length) => {
        const csv = `text\n${body}`;
        expect(await score(csv, echoArtifact, length)).toBe(await score(csv, echoArtifact));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['an unknown column', 'bmi,age\n1,2\n', 'age: is not an input of this model; it takes bmi'],
    ['a missing one', '\n"ag""e"\n1\n', 'bmi: is missing'],
    ['one that is there twice', 'bmi,bmi\n1,2\n', 'bmi: is there twice'],
    ['one without a name', ',bmi\n0,1\n', 'column 1: has no name'],
    ['a broken header', 'b"mi\n1\n', 'has a quote in a cell that does not start with one'],
    ['a header whose quote is not closed', '"bmi\n1\n', 'has a quote that is not closed'],
    ['nothing', '', 'the CSV is empty; its first record must name inputs: bmi'],
    ['empty lines', '\n\r\n\n', 'the CSV is empty'],
  ])('refuses %s before anything else', async (_, csv, message) => {
    const answers = scoreCsv(inPieces(csv, 3), await openStream(proportionalArtifact(2)));
    const first = answers.next();
    await expect(first).rejects.toThrow(InvalidInputError);
    await expect(first).rejects.toThrow(message);
  });

  it('answers a header alone, with a byte order mark or without, with a header', async () => {
    expect(await score('\uFEFFbmi\r\n')).toBe('prediction,error\n');
    expect(await score('"bmi"')).toBe('prediction,error\n');
  });

  it('answers the header as soon as there is one', async () => {
    const stream = await openStream(proportionalArtifact(2));
    const source = async function* () {
      yield* inPieces('bmi\n');
      await new Promise(() => undefined);
    };
    expect(await scoreCsv(source(), stream).next()).toEqual({ done: false, value: 'prediction,error\n' });
  });
});
