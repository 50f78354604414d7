import { startPostgresServer } from '@quincunx/database/testing';
import { PostgresDatabase } from './postgres-database.ts';
import { connectionError } from './postgres-error.ts';
import { describePostgres } from './test-postgres.fixture.ts';

describePostgres('the PostgreSQL database', (postgres) => {
  it('is missed only when it is needed', async () => {
    const database = new PostgresDatabase();
    await expect(database.read(() => Promise.resolve())).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('set QUINCUNX_POSTGRES_URL') as unknown,
    });
    await database.close();
  });

  it.each([
    ['no server', (url: URL) => (url.port = '1'), 'cannot be reached'],
    ['no TLS', (url: URL) => (url.search = 'sslmode=verify-full'), 'cannot be reached'],
    ['a user that is none', (url: URL) => (url.username = 'someone'), 'refuses the user or the password'],
    ['no such database', (url: URL) => (url.pathname = 'elsewhere'), 'has no database of the name'],
  ])('says in plain words, and without secrets, what hinders: %s', async (_, change, message) => {
    const url = new URL(postgres().url);
    url.password = 'secret';
    change(url);
    const database = new PostgresDatabase(url.href);
    const error: unknown = await database.read(() => Promise.resolve()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(message) as unknown,
    });
    expect(String(error)).not.toMatch(/secret|127\.0\.0\.1|SELECT|BEGIN/);
    await database.close();
  });

  it('takes a password that is missing for a wrong one', () => {
    const cause = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
    expect(connectionError(cause).message).toContain('refuses the user or the password');
  });

  it('shows a reading one state, and lets it write nothing but temporary tables', async () => {
    const { database } = postgres();
    await postgres().run('CREATE TABLE counted AS SELECT 1 AS number');
    const counts = await database.read(
      async (client) => {
        const count = async () => (await client.query('SELECT * FROM counted')).rowCount;
        const before = await count();
        await postgres().run('INSERT INTO counted VALUES (2)');
        await client.query('INSERT INTO pg_temp.kept SELECT * FROM counted');
        return [before, await count()];
      },
      ['CREATE TEMPORARY TABLE kept (number int) ON COMMIT DROP'],
    );
    expect(counts).toEqual([1, 1]);
    for (const tables of [[], ['CREATE TEMPORARY TABLE kept (number int) ON COMMIT DROP']]) {
      await expect(
        database.read((client) => client.query('DELETE FROM counted'), tables),
      ).rejects.toMatchObject({
        code: 'unavailable',
      });
    }
    expect(await postgres().run('SELECT * FROM counted')).toHaveLength(2);
  });

  it('keeps all that is written, or nothing', async () => {
    const { database } = postgres();
    await postgres().run('CREATE TABLE kept (number int)');
    const writing = database.write(async (client) => {
      await client.query('INSERT INTO kept VALUES (1)');
      await client.query(`INSERT INTO kept VALUES ('x')`);
    });
    await expect(writing).rejects.toThrow('invalid input syntax');
    await database.write((client) => client.query('INSERT INTO kept VALUES (2)'));
    expect(await postgres().run('SELECT * FROM kept')).toEqual([{ number: 2 }]);
  });

  it('lets those wait who find all connections taken, and not for ever', async () => {
    const database = new PostgresDatabase(postgres().url, { patienceMs: 500 });
    const done = Promise.withResolvers<undefined>();
    const readers = Array.from({ length: 8 }, () => database.read(() => done.promise));
    await expect(database.read(() => Promise.resolve())).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('all connections to the PostgreSQL database are taken') as unknown,
    });
    const patient = database.read(() => Promise.resolve('read'));
    done.resolve(undefined);
    expect(await patient).toBe('read');
    await Promise.all(readers);
    await database.close();
  });

  it('names what to grant to a user that may not read a table', async () => {
    await postgres().run('CREATE TABLE secrets (number int); CREATE ROLE reader LOGIN');
    const url = new URL(postgres().url);
    url.username = 'reader';
    const database = new PostgresDatabase(url.href);
    await expect(database.read((client) => client.query('SELECT * FROM secrets'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('grant the user') as unknown,
    });
    await database.close();
  });

  it('says when the server goes away in the middle, and afterwards', async () => {
    const server = await startPostgresServer();
    const database = new PostgresDatabase(server.url);
    const started = Promise.withResolvers<undefined>();
    const sleeping = database.read(async (client) => {
      await client.query('SELECT 1');
      started.resolve(undefined);
      await client.query('SELECT pg_sleep(60)');
    });
    const idle = database.read(() => Promise.resolve());
    await Promise.all([started.promise, idle]);
    await Promise.all([
      server.stop(),
      expect(sleeping).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.not.stringContaining('SELECT') as unknown,
      }),
    ]);
    await expect(database.read(() => Promise.resolve())).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be reached') as unknown,
    });
    await database.close();
  }, 30_000);
});
