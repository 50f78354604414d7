import { join, resolve } from 'node:path';
import { readSettings } from './settings.ts';

const checkout = resolve(import.meta.dirname, '../../..');

describe('readSettings', () => {
  it('needs none: state under the checkout, served on loopback', () => {
    expect(readSettings({ PATH: '/bin' })).toEqual({
      home: join(checkout, '.quincunx'),
      workspace: checkout,
      host: '127.0.0.1',
      port: 3000,
      workers: 1,
      limits: { bodyBytes: 67_108_864, requestsInFlight: 1000, eventLoopDelayMilliseconds: 500 },
      alias: 'production',
      defaultModel: 'diabetes-bmi',
      environment: 'development',
      logLevel: 'info',
      postgresUrl: undefined,
      redisUrl: undefined,
      featureLog: 0,
      predictionLog: 0,
      duckDbMegabytes: undefined,
      batchFolder: join(checkout, '.quincunx', 'batch'),
    });
  });

  it('takes a relative home from the workspace', () => {
    expect(readSettings({ QUINCUNX_WORKSPACE: '/srv/team', QUINCUNX_HOME: 'state' })).toMatchObject({
      workspace: '/srv/team',
      home: '/srv/team/state',
      batchFolder: '/srv/team/state/batch',
    });
  });

  it('takes a relative folder for batch jobs from the workspace, too', () => {
    expect(readSettings({ QUINCUNX_WORKSPACE: '/srv/team', QUINCUNX_BATCH_FOLDER: 'jobs' }).batchFolder).toBe(
      '/srv/team/jobs',
    );
  });

  it('counts an empty variable as absent', () => {
    expect(readSettings({ QUINCUNX_PORT: '' }).port).toBe(3000);
  });

  it('takes the addresses of servers, the shares that are logged and the memory of DuckDB', () => {
    expect(
      readSettings({
        QUINCUNX_POSTGRES_URL: 'postgres://ada@localhost/features',
        QUINCUNX_REDIS_URL: 'redis://localhost:6379',
        QUINCUNX_FEATURE_LOG: '0.05',
        QUINCUNX_PREDICTION_LOG: '1',
        QUINCUNX_DUCKDB_MEMORY: '2500',
      }),
    ).toMatchObject({
      postgresUrl: 'postgres://ada@localhost/features',
      redisUrl: 'redis://localhost:6379',
      featureLog: 0.05,
      predictionLog: 1,
      duckDbMegabytes: 2500,
    });
  });

  it.each([
    ['QUINCUNX_POSTGRES_URL', 'http://localhost', 'must be postgres://user@host/database'],
    ['QUINCUNX_REDIS_URL', 'localhost', 'must be redis://host or rediss://host'],
    ['QUINCUNX_FEATURE_LOG', '1.5', 'must be a share from 0 to 1'],
    ['QUINCUNX_PREDICTION_LOG', '5%', 'must be a share from 0 to 1'],
    ['QUINCUNX_DUCKDB_MEMORY', '4GB', 'must be megabytes, at least 100'],
  ])('says what %s has to be', (name, value, message) => {
    expect(() => readSettings({ [name]: value })).toThrow(`${name}: ${message}`);
  });

  it('lists every problem at once, a misspelt variable too', () => {
    const read = () =>
      readSettings({ QUINCUNX_PORT: '70000', QUINCUNX_ENVIRONMENT: 'prod', QUINCUNX_PROT: '1' });
    expect(read).toThrow(/QUINCUNX_PORT: .*QUINCUNX_ENVIRONMENT: .*QUINCUNX_PROT: is not known here/);
  });
});
