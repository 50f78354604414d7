import { InvalidInputError, type Artifact } from '@quincunx/contracts';
import fc from 'fast-check';
import { classifierArtifact, proportionalArtifact } from '../artifacts.fixture.ts';
import { longestLine } from './read-text-blocks.ts';
import { scoreNdjson } from './score-ndjson.ts';
import { inPieces, openStream, textOf } from './scoring-stream.fixture.ts';

const findFault = (text: string) =>
  text.includes('NaN') ? { path: 'bmi', column: text.indexOf('NaN') + 1, found: 'NaN' } : undefined;

async function score(
  content: string | Uint8Array,
  artifact: Artifact = proportionalArtifact(2),
  length?: number,
) {
  const stream = await openStream(artifact);
  const text = await textOf(scoreNdjson(inPieces(content, length), stream, findFault));
  return { text, meter: stream.meter };
}

const answersTo = async (content: string | Uint8Array, artifact?: Artifact) => {
  const { text } = await score(content, artifact);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
};

describe('scoreNdjson', () => {
  it('answers each line in its place, the wrong ones with what is wrong', async () => {
    const { text } = await score('{"bmi":1}\n{"bmi":"x"}\n{"bmi":2.5}\n');
    expect(text).toBe(
      '{"prediction":2}\n{"error":"bmi must be a finite number; this is of type string"}\n{"prediction":5}\n',
    );
  });

  it('answers with all outputs by name where a model has several', async () => {
    const row = { amount: 1, count: null, country: 'NL', known: false };
    const [answer] = await answersTo(JSON.stringify(row), classifierArtifact);
    // 1 / (1 + exp(-2)), for a score of 1 + 0 + 1 - 0
    expect(answer).toEqual({ prediction: { probability: 0.8807970779778823, label: true } });
  });

  it('takes a nullable input that is left out for null', async () => {
    const rows =
      '{"amount":1,"country":"NL","known":false}\n{"amount":1,"count":null,"country":"NL","known":false}';
    const [absent, given] = await answersTo(rows, classifierArtifact);
    expect(absent).toEqual(given);
    expect(absent).toMatchObject({ prediction: { label: true } });
  });

  it.each([
    ['a missing input', '{}', 'bmi is missing'],
    ['null where there must be a value', '{"bmi":null}', 'bmi must not be null'],
    ['a number past all doubles', '{"bmi":1e999}', 'bmi must be a finite number; this is Infinity'],
    ['a list as a value', '{"bmi":[1]}', 'bmi must be a finite number; this is an array'],
    ['an unknown input', '{"bmi":1,"age":2}', 'age is not an input of this model; it takes bmi'],
    [
      'an own key __proto__',
      '{"bmi":1,"__proto__":{}}',
      '__proto__ is not an input of this model; it takes bmi',
    ],
    ['a bare NaN', '{"bmi":NaN}', 'bmi is not valid JSON: unexpected NaN at column 8'],
    ['what no one can explain', '{"bmi":', 'is not valid JSON'],
    ['two objects', '{"bmi":1},{"bmi":2}', 'is not valid JSON'],
    ['a number', '32.1', 'must be an object of inputs by name; this is of type number'],
    ['a list', '[32.1]', 'must be an object of inputs by name; this is an array'],
    ['null', 'null', 'must be an object of inputs by name; this is null'],
    [
      'a prediction that is not finite',
      '{"bmi":1e308}',
      'the prediction for these values is not a finite number',
    ],
    ['a line past the limit', `{"bmi":"${'x'.repeat(longestLine)}"}`, 'is longer than 1048576 bytes'],
    ['what nests deeply', `{"bmi":${'['.repeat(1000)}`, 'is not valid JSON'],
    ['what nests more deeply', '['.repeat(longestLine), 'nests deeper than 1000 levels'],
    ['a long line that is not JSON', `{"bmi":"${String.raw`\\\"[`.repeat(10_000)}`, 'is not valid JSON'],
    ['what is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'is not valid UTF-8'],
  ])('answers %s with an error in its place', async (_, line, error) => {
    const good = '\n{"bmi":21}\n';
    const content = Buffer.concat([Buffer.from(good), Buffer.from(line), Buffer.from(good)]);
    expect(await answersTo(content, proportionalArtifact(2))).toEqual([
      { prediction: 42 },
      { error },
      { prediction: 42 },
    ]);
  });

  it('does not take what every object inherits for an input', async () => {
    const [answer] = await answersTo('{}', {
      ...proportionalArtifact(2),
      signature: {
        inputs: [{ name: 'toString', type: 'number', nullable: true }],
        outputs: [{ name: 'prediction', type: 'number', nullable: true }],
      },
      steps: [{ name: 'scaled', expression: '2 * toString' }],
    });
    expect(answer).toEqual({ prediction: null });
  });

  it('names the first few faults of a row, however many and however long', async () => {
    const faulty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 1]));
    const [many, long] = await answersTo(
      `${JSON.stringify(faulty)}\n${JSON.stringify({ bmi: 1, ['k'.repeat(100_000)]: 1 })}`,
    );
    expect(many).toMatchObject({
      error: expect.stringMatching(/^bmi is missing; k0 .*; and others$/) as string,
    });
    expect(JSON.stringify(long).length).toBeLessThan(1100);
  });

  it('skips blank lines, and takes CRLF and a last line without an end', async () => {
    expect((await score('\r\n{"bmi":1}\r\n\n \t \r\n{"bmi":2}')).text).toBe(
      '{"prediction":2}\n{"prediction":4}\n',
    );
    expect((await score('')).text).toBe('');
    expect((await score('\n\n')).text).toBe('');
  });

  it('answers the same wherever the bytes are cut', async () => {
    const good = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    const line = fc.oneof(
      good.map((bmi) => ({ line: JSON.stringify({ bmi }), answer: { prediction: 2 * bmi } })),
      fc.string({ unit: 'grapheme' }).map((key) => ({
        line: JSON.stringify({ bmi: 1, [`ü${key}`]: 1 }),
        answer: { error: `ü${key} is not an input of this model; it takes bmi` },
      })),
      fc.constant({ line: '{"bmi":1', answer: { error: 'is not valid JSON' } }),
    );
    const ends = fc.constantFrom('\n', '\r\n', '\n\n');
    await fc.assert(
      fc.asyncProperty(fc.array(line), ends, fc.integer({ min: 1, max: 40 }), async (lines, end, length) => {
        const content = lines.map((each) => each.line).join(end);
        const { text } = await score(content, proportionalArtifact(2), length);
        const expected = lines.map(({ answer }) => `${JSON.stringify(answer)}\n`).join('');
        expect(text).toBe(expected);
      }),
    );
  });

  it('counts predictions and how long they took, and the version that fails once', async () => {
    const { meter } = await score('{"bmi":1}\n{"bmi":1e308}\n{}\n{"bmi":1e308}\n', undefined, 10);
    expect(meter).toMatchObject({ predictions: 3, observations: 3, errors: 1 });
    expect(meter.seconds).toBeGreaterThan(0);
  });

  it('ends with what the predictor fails with, and counts that', async () => {
    const stream = await openStream(proportionalArtifact(2));
    const predictor = {
      ...stream.deployment.predictor,
      predict: () => Promise.reject(new Error('out of memory')),
    };
    const broken = { ...stream, deployment: { ...stream.deployment, predictor } };
    await expect(textOf(scoreNdjson(inPieces('{"bmi":1}'), broken, findFault))).rejects.toThrow(
      'out of memory',
    );
    expect(stream.meter).toMatchObject({ predictions: 0, errors: 1 });
  });

  it('ends with what its source fails with, after the answers before that', async () => {
    const stream = await openStream(proportionalArtifact(2));
    const source = async function* () {
      yield* inPieces('{"bmi":1}\n{"bm');
      throw new InvalidInputError('is not valid gzip');
    };
    const answers = scoreNdjson(source(), stream, findFault);
    expect(await answers.next()).toEqual({ done: false, value: '{"prediction":2}\n' });
    await expect(answers.next()).rejects.toThrow('is not valid gzip');
  });

  it('closes its source when its answers are not wanted any more', async () => {
    const stream = await openStream(proportionalArtifact(2));
    let isClosed = false;
    const source = async function* () {
      try {
        for (;;) yield* inPieces('{"bmi":1}\n');
      } finally {
        isClosed = true;
      }
    };
    const answers = scoreNdjson(source(), stream, findFault);
    await answers.next();
    await answers.return(undefined);
    expect(isClosed).toBe(true);
  });
});
