import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { MaterialisationProgress } from './materialise-view.ts';
import { openStores } from './stores.fixture.ts';

// Materialises a view again and again until it is killed; says when it begins, and when the first time has ended. It stops for ever
// once it has written so many keys.
const [folder = '', view = '', kind, keys = 'Infinity', redis] = process.argv.slice(2);
const { materialisations, at } = await openStores(folder, [], { redis });
at('2026-01-03T00:00:00Z');
// The next one starts in half the time.
flushCompileCache();
say('begun');
for (;;) {
  await materialisations.materialise({ view, full: kind === 'full', onProgress });
  say('ended');
}

function onProgress(progress: MaterialisationProgress): void {
  if (progress.phase === 'reading' || progress.keys < Number(keys)) return;
  say('stopped');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function say(line: string): void {
  writeSync(process.stdout.fd, `${line}\n`);
}
