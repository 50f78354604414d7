import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { requireNode } from '../../require-node.mjs';

requireNode();
// Half of the start goes into stripping types and compiling: what came out is kept, and checked against the sources.
module.enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/quincunx', import.meta.url)));
await import('../src/main.ts');
