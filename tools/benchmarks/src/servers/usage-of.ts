import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** User and system, of living processes and of children that have ended. */
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
}

const clockTicksPerSecond = 100;

/** What a process and its descendants have used. From /proc, so on Linux alone; elsewhere not a number. */
export function usageOf(pid: number): Usage {
  const parents = new Map(listProcesses().map(({ id, parent }) => [id, parent]));
  const family = [...parents.keys()].filter((id) => isOfFamily(id, pid, parents));
  if (family.length === 0) return { cpuSeconds: Number.NaN, residentMegabytes: Number.NaN };
  return {
    cpuSeconds: sum(family.map(cpuSecondsOf)),
    residentMegabytes: sum(family.map(residentMegabytesOf)),
  };
}

function listProcesses(): readonly { readonly id: number; readonly parent: number }[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ id: Number(name), parent: Number(statOf(Number(name))[1]) }));
  } catch {
    return [];
  }
}

function isOfFamily(id: number, ancestor: number, parents: ReadonlyMap<number, number>): boolean {
  for (let each: number | undefined = id; each !== undefined; each = parents.get(each)) {
    if (each === ancestor) return true;
  }
  return false;
}

function cpuSecondsOf(pid: number): number {
  // utime, stime, cutime, cstime
  return sum(statOf(pid).slice(11, 15).map(Number)) / clockTicksPerSecond;
}

function residentMegabytesOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

/** The fields after the name, which may hold anything: the state, the parent and so on. Empty for a process that has ended. */
function statOf(pid: number): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
