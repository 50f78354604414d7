import { launch } from '../../launch.mjs';

await launch(new URL('../src/predictions/main.ts', import.meta.url));
