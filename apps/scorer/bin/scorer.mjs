import { setFlagsFromString } from 'node:v8';
import { launch } from '../../launch.mjs';

// What a program allocates while it starts lives as long as the program. From that V8 would learn to put what the same lines allocate for
// each request among the old objects, and collecting those takes pauses of tens of milliseconds.
setFlagsFromString('--no-allocation-site-pretenuring');
await launch(new URL('../src/main.ts', import.meta.url));
