import cluster from 'node:cluster';

// The route by hand in two processes: what node:cluster costs by itself.
if (cluster.isPrimary) {
  for (let workers = 0; workers < 2; workers += 1) cluster.fork();
} else {
  await import('./hand-written-server.ts');
}
