import { featureReferenceSchema, type Entity } from '@quincunx/contracts';
import { databaseError, parseJson, parseStored, retryWhileBusy, type Database } from '@quincunx/database';
import { z } from 'zod';
import type { AnswerLogTables } from './answer-log-tables.ts';
import { answerSchema, type LoggedAnswer } from './logged-answer.ts';

const storedAnswerSchema = z.strictObject({
  answeredAt: z.bigint(),
  definitionsDigest: z.string(),
  references: z.array(featureReferenceSchema),
  fullNames: z.boolean(),
  entity: z.record(z.string(), z.unknown()),
  answer: answerSchema,
  readTimes: z.array(z.string().transform(BigInt).nullable()),
});

type StoredRow = [
  sequence: bigint,
  answeredAt: bigint,
  definitionsDigest: string,
  references: string,
  fullNames: bigint,
  entity: string,
  answer: string,
  readTimes: string,
];

/** Logged answers, in the order of answering. */
export class AnswerLogStore {
  readonly #sqlite: Database<AnswerLogTables>['sqlite'];

  constructor({ sqlite }: Database<AnswerLogTables>) {
    this.#sqlite = sqlite;
  }

  /** All or none. */
  async append(answers: readonly LoggedAnswer[]): Promise<void> {
    const insert = this.#sqlite.prepare(
      `insert into logged_answer (answered_at, definitions_digest, feature_references, full_names, entity, answer, read_times)
       values (?, ?, ?, ?, ?, ?, ?)`,
    );
    const insertAll = this.#sqlite.transaction(() => {
      for (const {
        answeredAt,
        definitionsDigest,
        references,
        fullNames,
        entity,
        answer,
        readTimes,
      } of answers) {
        const asked = [JSON.stringify(references), Number(fullNames), JSON.stringify(entity)];
        const times = JSON.stringify(readTimes.map((time) => (time === null ? null : String(time))));
        insert.run(answeredAt, definitionsDigest, ...asked, JSON.stringify(answer), times);
      }
    });
    await this.#write(() => {
      insertAll.immediate();
    });
  }

  /** Answers of `since` (microseconds since 1970) and later, at most `limit` that come after the place `after`. */
  list({ since, after, limit }: { since: bigint; after: bigint; limit: number }): {
    readonly place: bigint;
    readonly answer: LoggedAnswer;
  }[] {
    const select = this.#sqlite
      .prepare<[bigint, bigint, number], StoredRow>(
        `select sequence, answered_at, definitions_digest, feature_references, full_names, entity, answer,
           read_times
         from logged_answer where sequence > ? and answered_at >= ? order by sequence limit ?`,
      )
      .raw()
      .safeIntegers();
    return select.all(after, since, limit).map((row) => ({ place: row[0], answer: toLoggedAnswer(row) }));
  }

  count(since: bigint): number {
    const select = this.#sqlite.prepare<[bigint], number>(
      'select count(*) from logged_answer where answered_at >= ?',
    );
    return select.pluck().get(since) ?? 0;
  }

  /**
   * Deletes what was answered about a key, under whatever names it was asked by.
   * @param names the sets of names that the entity's join keys are asked by, in their order.
   * @returns how many answers.
   */
  async erase(
    key: readonly (string | number)[],
    names: readonly (readonly Entity['joinKeys'][number]['name'][])[],
  ): Promise<number> {
    let erased = 0;
    for (const joinKeys of names) {
      const isAsked = joinKeys.map(() => 'json_extract(entity, ?) = ?').join(' and ');
      const remove = this.#sqlite.prepare(`delete from logged_answer where ${isAsked}`);
      const values = joinKeys.flatMap((name, index) => [`$."${name}"`, key[index]]);
      erased += await this.#write(() => remove.run(values).changes);
    }
    return erased;
  }

  /** Deletes the answers before a time, in microseconds, that read one of some views. */
  async removeOlderThan(time: bigint, views: readonly string[]): Promise<number> {
    const remove = this.#sqlite.prepare(
      `delete from logged_answer where answered_at < ? and exists (
         select 1 from json_each(feature_references) as reference
         join json_each(?) as view
           on substr(reference.value, 1, length(view.value) + 1) = view.value || ':')`,
    );
    return await this.#write(() => remove.run(time, JSON.stringify(views)).changes);
  }

  async #write<Result>(work: () => Result): Promise<Result> {
    try {
      return await retryWhileBusy(work);
    } catch (error) {
      throw databaseError(error, 'the log of online answers');
    }
  }
}

function toLoggedAnswer([
  sequence,
  answeredAt,
  definitionsDigest,
  references,
  fullNames,
  entity,
  answer,
  readTimes,
]: StoredRow): LoggedAnswer {
  return parseStored(storedAnswerSchema, `logged answer ${String(sequence)}`, () => ({
    answeredAt,
    definitionsDigest,
    references: parseJson(references),
    fullNames: fullNames === 1n,
    entity: parseJson(entity),
    answer: parseJson(answer),
    readTimes: parseJson(readTimes),
  }));
}
