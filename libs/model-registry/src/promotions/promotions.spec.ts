import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { ConflictError, NotFoundError, promotionSchema, type Promotion } from '@quincunx/contracts';
import {
  createRegistry,
  promotionTo,
  registerVersion,
  rollback,
  type OpenRegistry,
} from '../registry.fixture.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
  for (const slope of [1, 2, 3]) await registerVersion(opened.registry, { slope });
});
afterEach(() => opened.close());

async function readLog(alias = 'production') {
  const { items } = await opened.registry.listPromotions('churn', { limit: 1000, alias });
  return items.toReversed();
}

async function production() {
  return (await opened.registry.findByAlias('churn', 'production'))?.version;
}

describe('promote', () => {
  it('moves the alias and writes who moved it from where to where, when and why', async () => {
    const { registry } = opened;
    await registry.promote('churn', promotionTo(1, { reason: 'first', actor: 'ada' }));
    const second = await registry.promote(
      'churn',
      promotionTo(3, { reason: 'r2 is higher', actor: 'grace' }),
    );
    expect(second).toEqual({
      sequence: 2,
      model: 'churn',
      alias: 'production',
      kind: 'promotion',
      from: 1,
      to: 3,
      reason: 'r2 is higher',
      actor: 'grace',
      at: expect.stringMatching(/^2026-01-01T00:00:\d\d\.000Z$/) as unknown,
    });
    expect((await readLog())[0]).not.toHaveProperty('from');
    expect(await production()).toBe(3);
    expect((await registry.getVersion('churn', 3)).aliases).toEqual(['production']);
    expect((await registry.getModel('churn')).aliases).toEqual({ production: 3 });
  });

  it('keeps aliases apart', async () => {
    const { registry } = opened;
    await registry.promote('churn', promotionTo(1));
    await registry.promote('churn', promotionTo(2, { alias: 'shadow' }));
    await registry.promote('churn', promotionTo(2));
    expect((await registry.getVersion('churn', 2)).aliases).toEqual(['production', 'shadow']);
    expect((await readLog()).map(({ to }) => to)).toEqual([1, 2]);
    expect((await readLog('shadow')).map(({ to }) => to)).toEqual([2]);
  });

  it('refuses when the alias names another version than expected, and names the actual one', async () => {
    const { registry } = opened;
    await registry.promote('churn', promotionTo(1));
    const attempt = registry.promote('churn', promotionTo(3, { expectedVersion: 2 }));
    await expect(attempt).rejects.toThrow(ConflictError);
    await expect(attempt).rejects.toThrow(
      "alias 'production' of model 'churn' names version 1, not version 2 as expected",
    );
    expect(await production()).toBe(1);
    expect(await readLog()).toHaveLength(1);
  });

  it('takes a null expectation to mean that the alias must not exist yet', async () => {
    const { registry } = opened;
    await registry.promote('churn', promotionTo(1, { expectedVersion: null }));
    await expect(registry.promote('churn', promotionTo(2, { expectedVersion: null }))).rejects.toThrow(
      "alias 'production' of model 'churn' names version 1, not none as expected",
    );
    await expect(
      registry.promote('churn', promotionTo(2, { alias: 'shadow', expectedVersion: 1 })),
    ).rejects.toThrow("alias 'shadow' of model 'churn' names no version yet, not version 1 as expected");
  });

  it('moves the alias when the expectation holds', async () => {
    await opened.registry.promote('churn', promotionTo(1));
    await opened.registry.promote('churn', promotionTo(2, { expectedVersion: 1 }));
    expect(await production()).toBe(2);
  });

  it('refuses the version that the alias names already', async () => {
    await opened.registry.promote('churn', promotionTo(1));
    await expect(opened.registry.promote('churn', promotionTo(1))).rejects.toThrow(
      new ConflictError("alias 'production' of model 'churn' names version 1 already"),
    );
    expect(await readLog()).toHaveLength(1);
  });

  it('refuses an archived version', async () => {
    await opened.registry.changeVersion('churn', 2, { archived: true });
    await expect(opened.registry.promote('churn', promotionTo(2))).rejects.toThrow(
      new ConflictError("version 2 of model 'churn' is archived; restore it to promote it"),
    );
    expect(await production()).toBeUndefined();
  });

  it('says which version is the newest when there is none of that number', async () => {
    await expect(opened.registry.promote('churn', promotionTo(7))).rejects.toThrow(
      new NotFoundError("model 'churn' has no version 7; its newest is 3"),
    );
  });

  it('says which models there are when there is none of that name', async () => {
    await expect(opened.registry.promote('chrn', promotionTo(1))).rejects.toThrow(
      new NotFoundError("there is no model 'chrn': there are churn"),
    );
  });
});

describe('rollback', () => {
  it('returns to the version before', async () => {
    const { registry } = opened;
    await registry.promote('churn', promotionTo(1));
    await registry.promote('churn', promotionTo(3));
    const move = await registry.rollback(
      'churn',
      rollback({ reason: 'too slow', actor: 'grace', expectedVersion: 3 }),
    );
    expect(move).toMatchObject({
      sequence: 3,
      kind: 'rollback',
      from: 3,
      to: 1,
      reason: 'too slow',
      actor: 'grace',
    });
    expect(await production()).toBe(1);
  });

  it('goes back two when done twice, and forward again by a promotion', async () => {
    const { registry } = opened;
    for (const version of [1, 2, 3]) await registry.promote('churn', promotionTo(version));
    await registry.rollback('churn', rollback());
    await registry.rollback('churn', rollback());
    expect(await production()).toBe(1);
    await registry.promote('churn', promotionTo(3));
    await registry.rollback('churn', rollback());
    expect(await production()).toBe(1);
    expect((await readLog()).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['promotion', undefined, 1],
      ['promotion', 1, 2],
      ['promotion', 2, 3],
      ['rollback', 3, 2],
      ['rollback', 2, 1],
      ['promotion', 1, 3],
      ['rollback', 3, 1],
    ]);
  });

  it('refuses when there is nothing before', async () => {
    const { registry } = opened;
    await expect(registry.rollback('churn', rollback())).rejects.toThrow(
      new ConflictError(
        "alias 'production' of model 'churn' names no version yet: there is nothing to roll back to",
      ),
    );
    await registry.promote('churn', promotionTo(2));
    await expect(registry.rollback('churn', rollback())).rejects.toThrow(
      new ConflictError(
        "alias 'production' of model 'churn' names its first version, 2: there is nothing to roll back to",
      ),
    );
    expect(await production()).toBe(2);
  });

  it('refuses when the alias names another version than expected', async () => {
    const { registry } = opened;
    for (const version of [1, 2]) await registry.promote('churn', promotionTo(version));
    await expect(registry.rollback('churn', rollback({ expectedVersion: 3 }))).rejects.toThrow(
      "alias 'production' of model 'churn' names version 2, not version 3 as expected",
    );
    expect(await production()).toBe(2);
  });

  it('refuses to return to a version that was archived meanwhile', async () => {
    const { registry } = opened;
    for (const version of [1, 2]) await registry.promote('churn', promotionTo(version));
    await registry.changeVersion('churn', 1, { archived: true });
    await expect(registry.rollback('churn', rollback())).rejects.toThrow(
      new ConflictError(
        "the version before, 1, of model 'churn' is archived; restore it, or promote another",
      ),
    );
    expect(await production()).toBe(2);
  });

  it('does not know models that do not exist', async () => {
    await expect(opened.registry.rollback('chrn', rollback())).rejects.toThrow(NotFoundError);
  });
});

describe('listPromotions', () => {
  it('gives the newest first, page by page, without gap or repetition', async () => {
    const { registry } = opened;
    for (const version of [1, 2, 3, 1, 2]) await registry.promote('churn', promotionTo(version));
    const first = await registry.listPromotions('churn', { limit: 2 });
    expect(first.items.map(({ sequence }) => sequence)).toEqual([5, 4]);
    // What is added between two pages moves nothing.
    await registry.promote('churn', promotionTo(3));
    const second = await registry.listPromotions('churn', { limit: 2, cursor: first.next! });
    const third = await registry.listPromotions('churn', { limit: 2, cursor: second.next! });
    expect(second.items.map(({ sequence }) => sequence)).toEqual([3, 2]);
    expect(third).toEqual({ items: [expect.objectContaining({ sequence: 1 })] });
  });

  it('does not know models that do not exist, and refuses cursors of other lists', async () => {
    await expect(opened.registry.listPromotions('chrn', { limit: 2 })).rejects.toThrow(NotFoundError);
    const { next } = await opened.registry.searchVersions('churn', {
      tag: [],
      metric: [],
      order: 'version',
      limit: 1,
    });
    await expect(opened.registry.listPromotions('churn', { limit: 2, cursor: next! })).rejects.toThrow(
      'cursor is not from a page of this list',
    );
  });
});

describe('listDeployed', () => {
  it('gives what an alias names in every model, and follows it', async () => {
    const { registry } = opened;
    const other = await registerVersion(registry, { model: 'basket' });
    await registerVersion(registry, { model: 'never-promoted' });
    expect(await registry.listDeployed('production')).toEqual([]);
    await registry.promote('churn', promotionTo(1));
    await registry.promote('churn', promotionTo(2));
    await registry.promote('basket', promotionTo(1));
    await registry.promote('never-promoted', promotionTo(1, { alias: 'shadow' }));
    const { artifact } = await registry.getVersion('churn', 2);
    expect(await registry.listDeployed('production')).toEqual([
      { model: 'basket', version: 1, artifact: other.artifact },
      { model: 'churn', version: 2, artifact },
    ]);
  });
});

describe('the promotion log', () => {
  it('cannot be changed or deleted, and continues only from where it is', async () => {
    const { registry, database } = opened;
    await registry.promote('churn', promotionTo(1));
    const run = (statement: string) => () => database.sqlite.exec(statement);
    expect(run("update promotion set reason = 'other'")).toThrow('the promotion log is append-only');
    expect(run('delete from promotion')).toThrow('the promotion log is append-only');
    expect(
      run(`insert into promotion (model, alias, kind, from_version, to_version, reason, actor, at)
        values ('churn', 'production', 'promotion', 2, 3, '', '', '')`),
    ).toThrow('a promotion starts from the version that the one before it led to');
    expect(run('update model_alias set version = 3')).toThrow(
      'an alias names the version of its newest promotion',
    );
    expect(run('delete from model_alias')).toThrow('an alias moves, but stays');
    expect(run('update model_version set archived = 1')).toThrow('an alias names no archived version');
    expect(await registry.checkIntegrity()).toEqual([]);
  });
});

describe('many processes', () => {
  function start(times: number) {
    return spawn(
      process.execPath,
      [join(__dirname, '../promote-many.fixture.ts'), opened.folder, String(times)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
  }

  /** Releases all at once when all are ready; gives what each printed after that. */
  async function race(processes: ReturnType<typeof start>[]) {
    await Promise.all(processes.map((child) => once(child.stdout, 'data')));
    return processes.map((child) => {
      child.stdin.write('go\n');
      return text(child.stdout);
    });
  }

  function successes(output: string): Promotion[] {
    return output
      .split('\n')
      .filter((line) => line.endsWith('}') && line.includes('sequence'))
      .map((line) => promotionSchema.parse(JSON.parse(line)));
  }

  function expectChain(log: readonly Promotion[]) {
    expect(log.map(({ sequence }) => sequence)).toEqual(log.map((_, index) => index + 1));
    expect(log.map(({ from }) => from)).toEqual([undefined, ...log.slice(0, -1).map(({ to }) => to)]);
  }

  it('loses no promotion when eight promote at once: every success is in the log, in order', async () => {
    const outputs = await Promise.all(await race(Array.from({ length: 8 }, () => start(25))));
    const reported = outputs.flatMap(successes).toSorted((a, b) => a.sequence - b.sequence);
    const refused = outputs.map((output) => Number(/"refused":(\d+)/.exec(output)?.[1]));
    const log = await readLog();
    expect(log).toEqual(reported);
    expectChain(log);
    expect(log.length + refused.reduce((sum, count) => sum + count, 0)).toBe(8 * 25);
    expect(await production()).toBe(log.at(-1)?.to);
    expect(await opened.registry.checkIntegrity()).toEqual([]);
  }, 60_000);

  it('keeps every reported promotion, and nothing half done, when the processes are killed', async () => {
    const processes = Array.from({ length: 4 }, () => start(1_000_000));
    const outputs = await race(processes);
    while ((await readLog()).length < 5) await setTimeout(20);
    for (const [index, child] of processes.entries()) {
      await setTimeout(index * 7);
      child.kill('SIGKILL');
    }
    const reported = (await Promise.all(outputs)).flatMap(successes);
    const log = await readLog();
    expect(reported.length).toBeGreaterThan(0);
    expect(log).toEqual(expect.arrayContaining(reported));
    expectChain(log);
    expect(await production()).toBe(log.at(-1)?.to);
    expect(await opened.registry.checkIntegrity()).toEqual([]);
    await opened.registry.promote('churn', promotionTo(3));
  }, 60_000);
});
