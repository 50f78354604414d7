import { launch } from '../../launch.mjs';

await launch(new URL('../src/batch/main.ts', import.meta.url));
