import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { UnavailableError } from '@quincunx/contracts';
import { drain } from './drain.ts';
import { listen } from './listen.ts';

const hello = (_request: unknown, response: ServerResponse) => {
  response.end('hello');
};

describe('listen', () => {
  it('takes a free port for port 0, and says which', async () => {
    const { server, url } = await listen(hello, { host: '127.0.0.1', port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(await (await fetch(url)).text()).toBe('hello');
    await drain(server, { graceMilliseconds: 100 });
  });

  it('writes an IPv6 address as it stands in a URL', async () => {
    const { server, url } = await listen(hello, { host: '::1', port: 0 });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    server.close();
    await once(server, 'close');
  });

  it('says that a port is in use, and the way out', async () => {
    const { server, url } = await listen(hello, { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(url).port);
    const attempt = listen(hello, { host: '127.0.0.1', port });
    await expect(attempt).rejects.toThrow(UnavailableError);
    await expect(attempt).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: the port is in use; stop`);
    await drain(server, { graceMilliseconds: 100 });
  });

  it('says that an address is not of this machine', async () => {
    await expect(listen(hello, { host: '192.0.2.1', port: 0 })).rejects.toThrow('no such address');
  });
});
