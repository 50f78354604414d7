import type { Server } from 'node:http';

/** On a free port of this machine, which it prints. */
export function listenAndSay(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object')
      console.log(`http://127.0.0.1:${String(address.port)}`);
  });
}
