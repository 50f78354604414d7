import { AnswerLog } from './answer-log.ts';
import type { LoggedAnswer } from './logged-answer.ts';
import { openAnswerLog } from './open-answer-log.fixture.ts';

const answer: LoggedAnswer = {
  answeredAt: 1_767_225_600_000_001n,
  definitionsDigest: 'a'.repeat(64),
  references: ['vitals:bmi'],
  fullNames: false,
  entity: { patient_id: 17, visit: 'a"b' },
  answer: {
    values: { bmi: 30.5 },
    statuses: { bmi: 'PRESENT' },
    eventTimes: { bmi: '2026-01-01T00:00:00.000Z' },
  },
  readTimes: [1_767_225_600_000_000n, null],
};

describe('the log of online answers', () => {
  it('keeps what was noted, to the microsecond', async () => {
    const { store, close } = await openAnswerLog();
    const log = new AnswerLog({ store, share: 1, random: () => 0 });
    log.note(answer);
    log.note({ ...answer, entity: { patient_id: '9007199254740993' } });
    await log.flush();
    const kept = store.list({ since: 0n, after: 0n, limit: 10 });
    expect(kept.map((each) => each.answer)).toEqual([
      answer,
      { ...answer, entity: { patient_id: '9007199254740993' } },
    ]);
    expect(store.count(answer.answeredAt)).toBe(2);
    expect(store.count(answer.answeredAt + 1n)).toBe(0);
    expect(store.list({ since: 0n, after: kept[0]!.place, limit: 10 })).toHaveLength(1);
    await close();
  });

  it('writes behind the requests by itself', async () => {
    const { store, close } = await openAnswerLog();
    const log = new AnswerLog({ store, share: 1, random: () => 0 });
    log.note(answer);
    expect(store.count(0n)).toBe(0);
    while (store.count(0n) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.count(0n)).toBe(1);
    await close();
  });

  it('chooses the share of answers that it is to note, and none where that is nothing', () => {
    const store = { append: () => Promise.resolve() };
    const drawn = [0, 0.24, 0.25, 0.9];
    const next = () => drawn.shift() ?? 1;
    const log = new AnswerLog({ store, share: 0.25, random: next });
    expect([log.isChosen(), log.isChosen(), log.isChosen(), log.isChosen()]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(new AnswerLog({ store, share: 0, random: () => 0 }).isChosen()).toBe(false);
  });

  it('drops, and counts, what comes faster than it can be written, and what cannot be written', async () => {
    let appended = 0;
    const store = {
      append: (answers: readonly LoggedAnswer[]) => {
        appended += answers.length;
        return appended > 9500 ? Promise.reject(new Error('the disk is full')) : Promise.resolve();
      },
    };
    const log = new AnswerLog({ store, share: 1, random: () => 0 });
    for (let index = 0; index < 10_005; index += 1) log.note(answer);
    expect(log.dropped).toBe(5);
    await log.flush();
    expect(log.dropped).toBe(505);
  });
});

describe('deleting logged answers', () => {
  it('erases what was answered about a key, under every name that it is asked by, and nothing else', async () => {
    const { store, close } = await openAnswerLog();
    const about = (entity: LoggedAnswer['entity']) => ({ ...answer, entity });
    await store.append([
      about({ origin: 'a', amount: 1 }),
      about({ destination: 'a' }),
      about({ origin: 'b', destination: 'c' }),
      about({ amount: 'a' }),
    ]);
    expect(await store.erase(['a'], [['origin'], ['destination']])).toBe(2);
    const left = store.list({ since: 0n, after: 0n, limit: 10 }).map((each) => each.answer.entity);
    expect(left).toEqual([{ origin: 'b', destination: 'c' }, { amount: 'a' }]);
    await close();
  });

  it('erases a composite key by all of its parts', async () => {
    const { store, close } = await openAnswerLog();
    await store.append([
      { ...answer, entity: { card: '1', merchant: 23 } },
      { ...answer, entity: { card: '12', merchant: 3 } },
    ]);
    expect(await store.erase(['1', 23], [['card', 'merchant']])).toBe(1);
    expect(store.count(0n)).toBe(1);
    await close();
  });

  it('removes the old answers of some views, whose names are taken as they are', async () => {
    const { store, close } = await openAnswerLog();
    const of = (reference: string, answeredAt: bigint) => ({
      ...answer,
      references: [reference],
      answeredAt,
    });
    await store.append([of('a_b:x', 1n), of('a_b:x', 5n), of('axb:x', 1n), of('a_bc:x', 1n)]);
    expect(await store.removeOlderThan(5n, ['a_b'])).toBe(1);
    const left = store.list({ since: 0n, after: 0n, limit: 10 });
    expect(left.map((each) => each.answer.references[0])).toEqual(['a_b:x', 'axb:x', 'a_bc:x']);
    await close();
  });
});
