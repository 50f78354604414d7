import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What starts a program on some of this machine's cores. */
export interface Cores {
  /** On one core, which the generator does not use. */
  readonly one: readonly string[];
  /** On that and one more, where there is a third. */
  readonly two: readonly string[];
}

/**
 * Puts this process on one core, and says how to start servers on others. Where there is one core only, or no `taskset`, nothing is pinned.
 * On a machine of two cores, `two` is the same one as `one`: a route by hand costs a third more where one of its
 * two processes shares a core with the generator, which polls.
 */
export function divideCores(): Cores {
  const cores = allowedCores();
  const [own, other, third] = cores;
  if (own === undefined || other === undefined || !pin(own)) {
    console.log('nothing is pinned to a core: this needs Linux, taskset and two cores');
    return { one: [], two: [] };
  }
  const two = third === undefined ? [other] : [other, third];
  console.log(`load generator on core ${own}, servers on core ${other}, two workers on ${two.join(' and ')}`);
  return { one: startOn(other), two: startOn(...two) };
}

function startOn(...cores: readonly number[]): readonly string[] {
  return ['taskset', '-c', cores.join(',')];
}

function pin(core: number): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', String(core), String(process.pid)]).status === 0;
}

/** `0-3,8` */
function allowedCores(): readonly number[] {
  const listed = /^Cpus_allowed_list:\s+(\S+)/m.exec(statusOfProcess())?.[1] ?? '';
  return listed.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Number.isNaN(first) ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function statusOfProcess(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
