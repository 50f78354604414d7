import { join } from 'node:path';
import { postJson } from '../load/post-json.ts';
import { measureServer, medianCost, type ServerCost } from '../servers/measure-server.ts';
import { startServer, type ServerProcess } from '../servers/server-process.ts';
import { featureNames } from './history-data.ts';
import { onlineFeatures } from './tasks.ts';

export interface ServedCost extends ServerCost {
  readonly what: string;
}

const connections = 16;

/**
 * Reads of one entity and twenty features over HTTP, and of a server that answers nothing: each server on one core, in turn, the load on
 * another. Medians of the rounds.
 */
export async function measureServed(folder: string, rounds: number): Promise<readonly ServedCost[]> {
  const references = featureNames(onlineFeatures).map((name) => `purchases:${name}`);
  const request = postJson('/v1/features/online', { features: references, entities: [{ customer_id: 17 }] });
  const bare = `require('node:http').createServer((q, r) => { q.resume().on('end', () => {
    const t = '{}'; r.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 }); r.end(t); });
  }).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); });`;
  const programs = {
    'scorer: 1 entity x 20 features': ['apps/scorer/bin/scorer.mjs', '--port', '0'],
    'node:http that answers {}': ['-e', bare],
  };
  const environment = {
    ...process.env,
    QUINCUNX_WORKSPACE: folder,
    QUINCUNX_HOME: join(folder, 'home'),
    QUINCUNX_LOG_LEVEL: 'warn',
  };
  const servers: { what: string; server: ServerProcess; costs: ServerCost[] }[] = [];
  try {
    for (const [what, words] of Object.entries(programs)) {
      servers.push({ what, server: await startServer({ words, environment }), costs: [] });
    }
    const load = { requests: [request], connections };
    // The first seconds are those of a compiler.
    for (const { server } of servers) await measureServer(server, { ...load, seconds: 10 });
    for (let round = 0; round < rounds; round += 1) {
      for (const { server, costs } of servers) {
        costs.push(await measureServer(server, { ...load, seconds: 3 }));
      }
    }
    return servers.map(({ what, costs }) => ({ what, ...medianCost(costs) }));
  } finally {
    for (const { server } of servers) await server.stop();
  }
}
