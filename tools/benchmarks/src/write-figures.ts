import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Writes what was measured to `tmp/benchmarks/<name>.json`. */
export function writeFigures(name: string, figures: Readonly<Record<string, unknown>>): void {
  const folder = resolve(import.meta.dirname, '../../../tmp/benchmarks');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const about = { at: new Date().toISOString(), node: process.version };
  writeFileSync(file, `${JSON.stringify({ ...about, ...figures }, undefined, 2)}\n`);
  console.log(`\nwrote ${file}`);
}
