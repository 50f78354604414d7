import type { FeedbackItem } from '@quincunx/contracts';
import { openPredictionLog, now, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';
import type { PredictionLogOptions } from './prediction-log.ts';

let opened: OpenedLog | undefined;
async function open(options?: Partial<PredictionLogOptions>): Promise<OpenedLog> {
  opened = await openPredictionLog(options);
  return opened;
}
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

const of = (label: FeedbackItem['label'], given: Partial<FeedbackItem> = {}): FeedbackItem => ({
  requestId: 'r1',
  index: 0,
  label,
  ...given,
});
const labelsOf = ({ rows }: OpenedLog) => rows().map((row) => row['label']);

describe('feedback', () => {
  it('finds predictions that are not written yet', async () => {
    const it = await open();
    it.log.record(requestOf());
    expect(await it.log.addFeedback('bmi', [of(21), of(39, { index: 1 }), of(1, { index: 2 })])).toEqual({
      matched: 2,
      unmatched: 1,
    });
    expect(labelsOf(it)).toEqual(['21', '39']);
    expect(it.rows()[0]).toMatchObject({ labelled_at: now.getTime() });
  });

  it('waits for a prediction that comes later, in its place and its model alone', async () => {
    const it = await open();
    const early = [of(21), of(39, { index: 1 })];
    expect(await it.log.addFeedback('bmi', early)).toEqual({ matched: 0, unmatched: 2 });
    it.log.record(requestOf({ model: 'several' }));
    it.log.record(requestOf({ requestId: 'r2' }));
    it.log.record(requestOf());
    await it.log.flush();
    expect(labelsOf(it)).toEqual([null, null, null, null, '21', '39']);
    expect(it.database.sqlite.prepare('select count(*) from unmatched_label').pluck().get()).toBe(0);
  });

  it('keeps no label of a request that is not of the share that is logged, but says that it matches nothing', async () => {
    const it = await open({ share: 0 });
    expect(await it.log.addFeedback('bmi', [of(21)])).toEqual({ matched: 0, unmatched: 1 });
    expect(it.database.sqlite.prepare('select count(*) from unmatched_label').pluck().get()).toBe(0);
  });

  it.each([
    ['a prediction that is there', true],
    ['one that is awaited', false],
  ])(
    'takes of several labels of %s the one that became known last, whenever it comes',
    async (_, isThere) => {
      const it = await open();
      if (isThere) it.log.record(requestOf());
      const at = (hour: number) => `2026-03-01T0${hour}:00:00Z`;
      await it.log.addFeedback('bmi', [of(1, { at: at(2) })]);
      await it.log.addFeedback('bmi', [of(2, { at: at(3) }), of(3, { at: at(1) })]);
      await it.log.addFeedback('bmi', [of(4, { at: '2026-03-01T02:59:59+00:00' })]);
      if (!isThere) it.log.record(requestOf());
      await it.log.flush();
      expect(it.rows()[0]).toMatchObject({ label: '2', labelled_at: Date.UTC(2026, 2, 1, 3) });
      // Of one instant, the one that comes last.
      await it.log.addFeedback('bmi', [of(5, { at: at(3) }), of(6, { at: at(3) })]);
      expect(it.rows()[0]).toMatchObject({ label: '6' });
    },
  );

  it('changes nothing when it is given again', async () => {
    const it = await open();
    it.log.record(requestOf());
    await it.log.addFeedback('bmi', [of(21)]);
    const before = it.rows();
    expect(await it.log.addFeedback('bmi', [of(21)])).toEqual({ matched: 1, unmatched: 0 });
    expect(it.rows()).toEqual(before);
  });

  it('takes thousands at once', async () => {
    const it = await open();
    const rows = Array.from({ length: 1000 }, (_, bmi) => ({ bmi }));
    it.log.record(requestOf({ rows, predictions: rows.map(({ bmi }) => bmi) }));
    const feedback = Array.from({ length: 3000 }, (_, index) => of(index / 2, { index }));
    expect(await it.log.addFeedback('bmi', feedback)).toEqual({ matched: 1000, unmatched: 2000 });
    expect(labelsOf(it).slice(0, 3)).toEqual(['0', '0.5', '1']);
  });
});

describe('the labels of feedback', () => {
  it.each<[string, readonly FeedbackItem['label'][], readonly unknown[]]>([
    ['fraud', [true, false, 1, 0], ['true', 'false', 'true', 'false']],
    ['alarm', [true, 0], ['true', 'false']],
    ['bmi', [1, 2.5], ['1', '2.5']],
    ['colour', ['red', ''], ['"red"', '""']],
    ['several', [1, 'x', true], ['1', '"x"', 'true']],
    ['empty', [1], ['1']],
  ])('of %s may be %j', async (model, labels, stored) => {
    const it = await open();
    it.log.record(requestOf({ model, rows: labels.map(() => ({})), predictions: labels.map(() => 1) }));
    await it.log.addFeedback(
      model,
      labels.map((label, index) => of(label, { index })),
    );
    expect(labelsOf(it)).toEqual(stored);
  });

  it.each<[string, FeedbackItem['label'], string]>([
    ['fraud', 2, 'must be true or false, or 1 or 0'],
    ['fraud', 'true', 'must be true or false, or 1 or 0'],
    ['bmi', true, 'must be a number'],
    ['bmi', '20', 'must be a number'],
    ['colour', 1, 'must be a text'],
  ])('of %s may not be %j, and then none is taken', async (model, label, message) => {
    const it = await open();
    it.log.record(requestOf({ model }));
    const good = { fraud: true, bmi: 1, colour: 'red' }[model] ?? 0;
    const feedback = [of(good), of(label, { index: 1 })];
    await expect(it.log.addFeedback(model, feedback)).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [{ path: 'feedback/1/label', message: expect.stringContaining(message) as string }],
    });
    await it.log.flush();
    expect(labelsOf(it)).toEqual([null, null]);
  });

  it('of a model that there is not are refused', async () => {
    const { log } = await open();
    await expect(log.addFeedback('churn', [of(1)])).rejects.toThrow("there is no model 'churn'");
  });
});
