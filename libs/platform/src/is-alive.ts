import { hostname } from 'node:os';

/** A process of another machine cannot be asked, and so is taken to be alive. */
export function isAlive({ host, id }: { readonly host: string; readonly id: number }): boolean {
  if (host !== hostname()) return true;
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
