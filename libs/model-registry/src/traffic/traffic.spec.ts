import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ConflictError, CorruptError, NotFoundError } from '@quincunx/contracts';
import {
  createRegistry,
  promotionTo,
  registerVersion,
  rollback,
  traffic,
  type OpenRegistry,
} from '../registry.fixture.ts';

const canary = { alias: 'canary', percent: 10 };

let opened: OpenRegistry;
/** Version 1 is in production, 2 in canary, 3 in shadow: the first three entries of the log. */
beforeEach(async () => {
  opened = await createRegistry();
  const { registry } = opened;
  for (const slope of [1, 2, 3]) await registerVersion(registry, { slope });
  await registry.promote('churn', promotionTo(1));
  await registry.promote('churn', promotionTo(2, { alias: 'canary' }));
  await registry.promote('churn', promotionTo(3, { alias: 'shadow' }));
});
afterEach(() => opened.close());

async function readLog() {
  const { items } = await opened.registry.listPromotions('churn', { limit: 1000 });
  return items.toReversed();
}

describe('setTraffic', () => {
  it('writes the whole policy to the log, with who, when and why, and moves nothing', async () => {
    const { registry } = opened;
    const policy = { canaries: [canary], shadow: 'shadow', bounds: { errorRate: 0.01, p99Milliseconds: 20 } };
    const entry = await registry.setTraffic(
      'churn',
      traffic(policy, { reason: 'r2 is higher', actor: 'grace' }),
    );
    expect(entry).toEqual({
      sequence: 4,
      model: 'churn',
      alias: 'production',
      kind: 'traffic',
      from: 1,
      to: 1,
      traffic: { ...policy, bounds: { ...policy.bounds, minimumRequests: 100, windowSeconds: 60 } },
      reason: 'r2 is higher',
      actor: 'grace',
      at: expect.stringMatching(/^2026-01-01T00:00:\d\d\.000Z$/) as unknown,
    });
    expect((await readLog())[3]).toEqual(entry);
    expect((await registry.getModel('churn')).aliases).toEqual({ production: 1, canary: 2, shadow: 3 });
  });

  it('replaces the policy before: what a new one does not name is gone', async () => {
    const { registry } = opened;
    await registry.setTraffic('churn', traffic({ canaries: [canary], shadow: 'shadow' }));
    await registry.setTraffic('churn', traffic({ shadow: 'canary' }));
    expect(await registry.getTraffic('churn', 'production')).toEqual({
      model: 'churn',
      alias: 'production',
      policy: { canaries: [], shadow: 'canary' },
      sequence: 5,
    });
  });

  it('refuses an alias that names no version yet', async () => {
    await expect(
      opened.registry.setTraffic('churn', traffic(undefined, { alias: 'staging' })),
    ).rejects.toThrow(
      new ConflictError(
        "alias 'staging' of model 'churn' names no version yet: promote one to it before you set where its requests go",
      ),
    );
  });

  it('refuses canaries and shadows that name no version yet, and says which', async () => {
    const policy = { canaries: [canary, { alias: 'blue', percent: 1 }], shadow: 'constructor' };
    await expect(opened.registry.setTraffic('churn', traffic(policy))).rejects.toThrow(
      new ConflictError(
        "no version of model 'churn' is under 'blue', 'constructor' yet: promote one before requests go there",
      ),
    );
    expect(await readLog()).toHaveLength(3);
  });

  it('refuses the policy that is in force already', async () => {
    const { registry } = opened;
    const conflict = new ConflictError("alias 'production' of model 'churn' has this traffic policy already");
    await expect(registry.setTraffic('churn', traffic({}))).rejects.toThrow(conflict);
    await registry.setTraffic('churn', traffic());
    await expect(registry.setTraffic('churn', traffic())).rejects.toThrow(conflict);
    expect(await readLog()).toHaveLength(4);
  });

  it('refuses when another entry set the policy than expected, and names the actual one', async () => {
    const { registry } = opened;
    const subject = "the newest entry of traffic for alias 'production' of model 'churn'";
    await expect(registry.setTraffic('churn', traffic(undefined, { expectedSequence: 3 }))).rejects.toThrow(
      new ConflictError(`${subject} is none, not 3 as expected`),
    );
    await registry.setTraffic('churn', traffic(undefined, { expectedSequence: null }));
    await expect(registry.setTraffic('churn', traffic({}, { expectedSequence: null }))).rejects.toThrow(
      new ConflictError(`${subject} is 4, not none as expected`),
    );
    await registry.promote('churn', promotionTo(2));
    await expect(registry.setTraffic('churn', traffic({}, { expectedSequence: 5 }))).rejects.toThrow(
      new ConflictError(`${subject} is 4, not 5 as expected`),
    );
    expect(await registry.setTraffic('churn', traffic({}, { expectedSequence: 4 }))).toMatchObject({
      sequence: 6,
    });
  });

  it('lets one of many succeed that expect the same entry', async () => {
    const { registry } = opened;
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        registry.setTraffic(
          'churn',
          traffic({ canaries: [{ alias: 'canary', percent: index + 1 }] }, { expectedSequence: null }),
        ),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readLog()).toHaveLength(4);
  });

  it('does not know models that do not exist', async () => {
    await expect(opened.registry.setTraffic('chrn', traffic())).rejects.toThrow(NotFoundError);
  });
});

describe('getTraffic', () => {
  it('sends all requests to the alias itself before a policy is set', async () => {
    expect(await opened.registry.getTraffic('churn', 'production')).toEqual({
      model: 'churn',
      alias: 'production',
      policy: { canaries: [] },
    });
  });

  it('keeps aliases and models apart', async () => {
    const { registry } = opened;
    await registerVersion(registry, { model: 'basket' });
    for (const alias of ['production', 'canary']) await registry.promote('basket', promotionTo(1, { alias }));
    await registry.setTraffic('churn', traffic({ shadow: 'canary' }, { alias: 'shadow' }));
    await registry.setTraffic('basket', traffic());
    expect(await registry.getTraffic('churn', 'production')).not.toHaveProperty('sequence');
    expect((await registry.getTraffic('churn', 'shadow')).policy).toEqual({ canaries: [], shadow: 'canary' });
    expect((await registry.getTraffic('basket', 'production')).policy).toEqual({ canaries: [canary] });
  });

  it('does not know models that do not exist', async () => {
    await expect(opened.registry.getTraffic('chrn', 'production')).rejects.toThrow(NotFoundError);
  });
});

describe('the moves of an alias', () => {
  it('go on past its traffic, and a rollback leads to the version before, not to the policy', async () => {
    const { registry } = opened;
    await registry.setTraffic('churn', traffic());
    await registry.promote('churn', promotionTo(2, { expectedVersion: 1 }));
    await registry.setTraffic('churn', traffic({}));
    await registry.setTraffic('churn', traffic());
    expect(await registry.rollback('churn', rollback())).toMatchObject({ kind: 'rollback', from: 2, to: 1 });
    expect((await registry.getTraffic('churn', 'production')).policy).toEqual({ canaries: [canary] });
    await expect(registry.rollback('churn', rollback())).rejects.toThrow('names its first version, 1');
    expect(await registry.checkIntegrity()).toEqual([]);
  });
});

describe('listDeployed', () => {
  async function deployed() {
    return await opened.registry.listDeployed('production');
  }

  async function artifactOf(version: number) {
    return (await opened.registry.getVersion('churn', version)).artifact;
  }

  it('tells the policy in force with the versions that its aliases name, and follows them', async () => {
    const { registry } = opened;
    expect(await deployed()).toStrictEqual([{ model: 'churn', version: 1, artifact: await artifactOf(1) }]);
    await registry.promote('churn', promotionTo(1, { alias: 'blue' }));
    const blue = { alias: 'blue', percent: 5 };
    const policy = { canaries: [canary, blue], shadow: 'shadow', bounds: { p99Milliseconds: 20 } };
    await registry.setTraffic('churn', traffic(policy));
    await registry.promote('churn', promotionTo(3, { alias: 'canary' }));
    expect(await deployed()).toStrictEqual([
      {
        model: 'churn',
        version: 1,
        artifact: await artifactOf(1),
        traffic: {
          sequence: 5,
          canaries: [
            { alias: 'canary', version: 3, artifact: await artifactOf(3), percent: 10 },
            { alias: 'blue', version: 1, artifact: await artifactOf(1), percent: 5 },
          ],
          shadow: { alias: 'shadow', version: 3, artifact: await artifactOf(3) },
          bounds: { p99Milliseconds: 20, minimumRequests: 100, windowSeconds: 60 },
        },
      },
    ]);
    await registry.setTraffic('churn', traffic({}));
    expect((await deployed())[0]?.traffic).toStrictEqual({ sequence: 7, canaries: [] });
  });

  it('tells the policies of many models apart, in the order of their names', async () => {
    const { registry } = opened;
    for (const model of ['basket', 'delay']) {
      await registerVersion(registry, { model });
      for (const alias of ['production', 'canary']) {
        await registry.promote(model, promotionTo(1, { alias }));
      }
    }
    await registry.setTraffic('delay', traffic({ shadow: 'canary' }));
    await registry.setTraffic('churn', traffic());
    await registry.setTraffic('basket', traffic({ shadow: 'production' }, { alias: 'canary' }));
    const found = (await deployed()).map(({ model, traffic: found }) => [
      model,
      found?.canaries.map(({ version }) => version),
      found?.shadow?.version,
    ]);
    expect(found).toEqual([
      ['basket', undefined, undefined],
      ['churn', [2], undefined],
      ['delay', [], 1],
    ]);
    expect((await registry.listDeployed('canary')).map(({ traffic: found }) => found?.shadow?.alias)).toEqual(
      ['production', undefined, undefined],
    );
  });

  it.each([
    ['an unreadable policy', `update promotion set traffic = '{"canaries":[{}]}' where kind = 'traffic'`],
    ['a canary without a version', "delete from model_alias where alias = 'canary'"],
  ])('calls %s damage', async (_, statement) => {
    const { registry, database } = opened;
    await registry.setTraffic('churn', traffic());
    for (const name of ['promotion_is_never_changed', 'model_alias_is_never_deleted']) {
      database.sqlite.exec(`drop trigger ${name}`);
    }
    database.sqlite.exec(statement);
    await expect(deployed()).rejects.toThrow(CorruptError);
    await expect(deployed()).rejects.toThrow(/^promotion 4 is damaged: /);
  });
});

describe('the log, of traffic', () => {
  function append(policy: string | null, { kind = 'traffic', from = 1, to = 1 } = {}) {
    return opened.database.sqlite
      .prepare(
        `insert into promotion (model, alias, kind, from_version, to_version, traffic, reason, actor, at)
        values ('churn', 'production', ?, ?, ?, ?, '', '', '')`,
      )
      .run(kind, from, to, policy);
  }

  const policy = '{"canaries":[{"alias":"canary","percent":10}]}';
  const shared = 'canaries take whole percents, of at most 100 together';
  const named = 'traffic goes to aliases that name a version';
  const distinct = 'the canaries, the shadow and the alias itself are different aliases';
  const changed = 'an entry of traffic sets another policy than the one before it';

  it.each([
    ['no JSON', '{', 'malformed JSON'],
    ['no policy', '[]', 'CHECK constraint failed'],
    ['a policy without canaries', '{}', 'CHECK constraint failed'],
    ['none', null, 'CHECK constraint failed'],
    ['a share of nothing', '{"canaries":[{"alias":"canary","percent":0}]}', shared],
    ['a part of a percent', '{"canaries":[{"alias":"canary","percent":0.5}]}', shared],
    ['a share that is a text', '{"canaries":[{"alias":"canary","percent":"5"}]}', shared],
    [
      'more than the whole',
      '{"canaries":[{"alias":"canary","percent":50},{"alias":"shadow","percent":51}]}',
      shared,
    ],
    ['a canary without a version', '{"canaries":[{"alias":"blue","percent":1}]}', named],
    ['a canary without an alias', '{"canaries":[{"percent":1}]}', named],
    ['a shadow without a version', '{"canaries":[],"shadow":"blue"}', named],
    ['the alias itself', '{"canaries":[{"alias":"production","percent":1}]}', distinct],
    ['the alias itself as its shadow', '{"canaries":[],"shadow":"production"}', distinct],
    [
      'one canary twice',
      '{"canaries":[{"alias":"canary","percent":1},{"alias":"canary","percent":2}]}',
      distinct,
    ],
    ['a canary as the shadow', '{"canaries":[{"alias":"canary","percent":1}],"shadow":"canary"}', distinct],
    ['all to the alias, as it is', '{"canaries":[]}', changed],
  ])('keeps out %s', (_, text, message) => {
    expect(() => append(text)).toThrow(message);
  });

  it('keeps out an entry that moves the alias, and a move that sets traffic', () => {
    expect(() => append(policy, { to: 2 })).toThrow('CHECK constraint failed');
    expect(() => append(policy, { kind: 'promotion', to: 2 })).toThrow('CHECK constraint failed');
    expect(() => append(policy, { from: 2, to: 2 })).toThrow(
      'a promotion starts from the version that the one before it led to',
    );
  });

  it('keeps out the same policy twice, and what would change or delete an entry', () => {
    append(policy);
    expect(() => append(policy)).toThrow(changed);
    const run = (statement: string) => () => opened.database.sqlite.exec(statement);
    expect(run("update promotion set traffic = '{}'")).toThrow('the promotion log is append-only');
    expect(run("delete from promotion where kind = 'traffic'")).toThrow('the promotion log is append-only');
    append('{"canaries":[]}');
    append(policy);
  });
});

describe('many processes', () => {
  it('set a policy only over the one that they saw', async () => {
    const processes = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join(__dirname, '../set-traffic-many.fixture.ts'), opened.folder, '25'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(processes.map((child) => once(child.stdout, 'data')));
    const outputs = await Promise.all(
      processes.map((child) => {
        child.stdin.write('go\n');
        return text(child.stdout);
      }),
    );
    const successes = outputs
      .flatMap((output) => [...output.matchAll(/"seen":(null|\d+),"sequence":(\d+)/g)])
      .map(([, seen, sequence]) => ({
        seen: seen === 'null' ? null : Number(seen),
        sequence: Number(sequence),
      }))
      .toSorted((a, b) => a.sequence - b.sequence);
    const refused = outputs.map((output) => Number(/"refused":(\d+)/.exec(output)?.[1]));
    const sequences = successes.map(({ sequence }) => sequence);
    expect((await readLog()).slice(3).map(({ sequence }) => sequence)).toEqual(sequences);
    expect(successes.map(({ seen }) => seen)).toEqual([null, ...sequences.slice(0, -1)]);
    expect(successes.length + refused.reduce((sum, count) => sum + count, 0)).toBe(4 * 25);
    expect(await opened.registry.checkIntegrity()).toEqual([]);
  }, 60_000);
});
