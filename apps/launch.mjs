// Plain JavaScript, so that a Node too old for the programs can still say so.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const oldest = [22, 18];

/** Runs a program, or ends the process with one line if its Node cannot run TypeScript. */
export async function launch(program) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    console.error(
      `Quincunx needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}: ` +
        'start it with npx nx, which uses the Node that npm ci installs',
    );
    process.exit(1);
  }
  // Half of the start goes into stripping types and compiling: what came out is kept, and checked against the sources.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/quincunx', import.meta.url)));
  await import(program.href);
}
