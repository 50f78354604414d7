import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cost } from './measure.ts';

/** Runs a task of `tasks.ts` in a process of its own, so that neither its memory nor what it left behind counts for another. */
export async function inChild(task: string, folder: string): Promise<Cost> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'run-task.ts'),
    task,
    folder,
  ]);
  return JSON.parse(stdout) as Cost;
}
