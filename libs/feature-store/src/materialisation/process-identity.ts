import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const processIdentitySchema = z.strictObject({
  host: z.string(),
  id: z.int(),
  /** Tells the process from another that has its id later, also after a restart of its container; undefined where the system does not say. */
  start: z.string().optional(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

export function thisProcess(): ProcessIdentity {
  const start = readState(process.pid)?.start;
  return { host: hostname(), id: process.pid, ...(start !== undefined && { start }) };
}

/** Whether a process may still be at work. One of another machine cannot be asked, and so is taken to be. */
export function mayBeAlive({ host, id, start }: ProcessIdentity): boolean {
  if (host !== hostname()) return true;
  if (!exists(id)) return false;
  const now = readState(id);
  return now === undefined || (!now.hasEnded && (start === undefined || start === now.start));
}

function exists(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Of Linux, proc_pid_stat(5): the fields behind the name, which may itself have spaces and parentheses. */
function readState(id: number): { readonly hasEnded: boolean; readonly start: string } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${id}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  return { hasEnded: 'ZX'.includes(state), start: fields[19] ?? '' };
}
