import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@quincunx/database';
import {
  createRegistry,
  promotionTo,
  registerVersion,
  rollback,
  traffic,
  type OpenRegistry,
} from '../registry.fixture.ts';
import { checkLog } from './check-log.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
  const { registry } = opened;
  for (const slope of [1, 2, 3]) await registerVersion(registry, { slope });
  await registerVersion(registry, { model: 'basket' });
  for (const version of [1, 2, 3]) await registry.promote('churn', promotionTo(version));
  await registry.rollback('churn', rollback());
  await registry.promote('basket', promotionTo(1));
  await registry.promote('basket', promotionTo(1, { alias: 'canary' }));
  await registry.setTraffic('basket', traffic());
});
afterEach(() => opened.close());

/** Changes what triggers and foreign keys would forbid. */
function tamper(statement: string) {
  const { sqlite } = opened.database;
  const triggers = sqlite
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'trigger'")
    .all();
  for (const { name } of triggers) sqlite.exec(`drop trigger ${name}`);
  sqlite.pragma('foreign_keys = off');
  sqlite.pragma('ignore_check_constraints = on');
  sqlite.exec(statement);
}

async function artifactPath(version: number) {
  const { artifact } = await opened.registry.getVersion('churn', version);
  return { artifact, path: opened.artifacts.pathOf(artifact) };
}

const production = "alias 'production' of model 'churn'";

describe('checkIntegrity', () => {
  it('finds nothing in a sound registry', async () => {
    expect(await opened.registry.checkIntegrity()).toEqual([]);
  });

  it('finds an artifact with one flipped byte', async () => {
    const { artifact, path } = await artifactPath(2);
    const content = readFileSync(path);
    content[10]! ^= 1;
    writeFileSync(path, content);
    expect(await opened.registry.checkIntegrity()).toEqual([
      { subject: "version 2 of model 'churn'", fault: `its artifact ${artifact} is damaged` },
    ]);
  });

  it('finds a missing artifact, in every version that has it', async () => {
    await registerVersion(opened.registry, { slope: 1 });
    const { artifact, path } = await artifactPath(1);
    rmSync(path);
    const fault = `its artifact ${artifact} is missing`;
    expect(await opened.registry.checkIntegrity()).toEqual([
      { subject: "version 1 of model 'churn'", fault },
      { subject: "version 4 of model 'churn'", fault },
    ]);
  });

  it.each([
    [
      'an alias that is not where its log ends',
      "update model_alias set version = 3 where model = 'churn'",
      [{ subject: production, fault: 'it names version 3, but its log ends at version 2' }],
    ],
    [
      'an alias to nothing',
      "update model_alias set version = 9 where model = 'churn'",
      [
        { subject: production, fault: 'it names version 9, which does not exist' },
        { subject: production, fault: 'it names version 9, but its log ends at version 2' },
      ],
    ],
    [
      'an alias to an archived version',
      "update model_version set archived = 1 where model = 'churn' and version = 2",
      [{ subject: production, fault: 'it names version 2, which is archived' }],
    ],
    [
      'an alias that is gone',
      "delete from model_alias where model = 'churn'",
      [{ subject: production, fault: 'it names no version, but its log ends at version 2' }],
    ],
    [
      'an alias without a log',
      "insert into model_alias values ('churn', 'shadow', 1)",
      [
        {
          subject: "alias 'shadow' of model 'churn'",
          fault: 'it names version 1, but its log ends at no version',
        },
      ],
    ],
    [
      'a promotion that is gone from the log',
      'delete from promotion where sequence = 2',
      [
        { subject: 'promotion 3', fault: 'the log lacks what came between 1 and it' },
        {
          subject: 'promotion 3',
          fault: `it says that ${production} named version 2, but the log had led to version 1`,
        },
        { subject: 'promotion 4', fault: 'it rolls back to version 2, which was not the version before' },
      ],
    ],
    [
      'a promotion that was changed',
      'update promotion set from_version = 1 where sequence = 3',
      [
        {
          subject: 'promotion 3',
          fault: `it says that ${production} named version 1, but the log had led to version 2`,
        },
      ],
    ],
    [
      'traffic that moves its alias',
      `update promotion set to_version = 2 where sequence = 7`,
      [
        { subject: 'promotion 7', fault: 'it sets traffic, and yet moves the alias' },
        {
          subject: "alias 'production' of model 'basket'",
          fault: 'it names version 1, but its log ends at version 2',
        },
      ],
    ],
    [
      'traffic to what there was not yet',
      `update promotion set traffic = '{"canaries":[{"alias":"blue","percent":1}],"shadow":"green"}' where sequence = 7`,
      [
        {
          subject: 'promotion 7',
          fault: "it sends requests to 'blue', 'green', which the log had led to no version",
        },
      ],
    ],
    [
      'traffic that cannot be read',
      'update promotion set traffic = null where sequence = 7',
      [
        {
          subject: 'promotion 7',
          fault: expect.stringMatching(/^promotion 7 is damaged: /) as string,
        },
      ],
    ],
    [
      'a version that is gone',
      "delete from model_version where model = 'churn' and version = 1",
      [{ subject: "version 2 of model 'churn'", fault: 'the registry lacks the versions after 0' }],
    ],
    [
      'a record that cannot be read',
      "update model_version set pins = 'x' where model = 'basket'",
      [
        {
          subject: "version 1 of model 'basket'",
          fault: "version 1 of model 'basket' is damaged: it is no JSON",
        },
      ],
    ],
    [
      'an artifact that is no digest',
      "update model_version set artifact = '../../../etc/passwd' where model = 'basket'",
      [
        {
          subject: "version 1 of model 'basket'",
          fault: expect.stringMatching(/^version 1 of model 'basket' is damaged: artifact: /) as string,
        },
        { subject: "version 1 of model 'basket'", fault: 'its artifact ../../../etc/passwd is missing' },
      ],
    ],
    [
      'metrics that differ from those that are searched',
      "update model_version_metric set value = 0.6 where model = 'basket'",
      [
        {
          subject: "version 1 of model 'basket'",
          fault: 'the metrics it is searched by are not its metrics',
        },
      ],
    ],
  ])('finds %s', async (_, statement, faults) => {
    tamper(statement);
    const found = await opened.registry.checkIntegrity();
    expect(found).toHaveLength(faults.length);
    expect(found).toEqual(expect.arrayContaining(faults));
  });

  it('takes no write lock: it neither waits for a writer nor holds one up', async () => {
    const { registry, folder } = opened;
    const other = openDatabase(join(folder, 'platform.db'));
    other.sqlite.exec('begin immediate');
    expect(await registry.checkIntegrity()).toEqual([]);
    await other.close();
  });

  it('takes time in proportion to the length of the log', () => {
    const moves = Array.from({ length: 100_000 }, (_, index) => ({
      sequence: index + 1,
      model: 'churn',
      alias: 'production',
      kind: index >= 2 && index % 2 === 0 ? ('rollback' as const) : ('promotion' as const),
      from: index === 0 ? null : 1 + ((index + 1) % 2),
      to: 1 + (index % 2),
      traffic: null,
    }));
    const start = performance.now();
    expect(checkLog(moves, [{ model: 'churn', alias: 'production', version: 2 }])).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('lets other faults through: they are not damage', async () => {
    tamper('alter table promotion rename to gone');
    await expect(opened.registry.checkIntegrity()).rejects.toThrow('no such table: promotion');
  });
});
