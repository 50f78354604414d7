// Ground must not know the assembly. Lint must report this line; `check.mjs` fails when it does not.
export { readSettings } from '@quincunx/platform';
