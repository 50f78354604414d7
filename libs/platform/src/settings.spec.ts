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
      alias: 'production',
      defaultModel: 'diabetes-bmi',
      environment: 'development',
      logLevel: 'info',
    });
  });

  it('takes a relative home from the workspace', () => {
    expect(readSettings({ QUINCUNX_WORKSPACE: '/srv/team', QUINCUNX_HOME: 'state' })).toMatchObject({
      workspace: '/srv/team',
      home: '/srv/team/state',
    });
  });

  it('counts an empty variable as absent', () => {
    expect(readSettings({ QUINCUNX_PORT: '' }).port).toBe(3000);
  });

  it('lists every problem at once, a misspelt variable too', () => {
    const read = () =>
      readSettings({ QUINCUNX_PORT: '70000', QUINCUNX_ENVIRONMENT: 'prod', QUINCUNX_PROT: '1' });
    expect(read).toThrow(/QUINCUNX_PORT: .*QUINCUNX_ENVIRONMENT: .*QUINCUNX_PROT: is not known here/);
  });
});
