import type { Promotion } from '@quincunx/contracts';
import { nameAlias } from '../promotions/name-alias.ts';
import { followMove } from '../promotions/version-before.ts';
import type { IntegrityFault } from './check-integrity.ts';
import { checkTraffic } from './check-traffic.ts';

type Entry = Pick<Promotion, 'sequence' | 'model' | 'alias' | 'kind' | 'to'> & {
  readonly from: number | null;
  /** JSON. */
  readonly traffic: string | null;
};
type Alias = Pick<Promotion, 'model' | 'alias'> & { readonly version: number };

/** Where the log of one alias has led to. */
interface Course {
  end: number | undefined;
  /** Those that rollbacks lead back through. */
  readonly versions: number[];
}

/** Whether the log is whole, each entry continues the one before, and every alias stands where its log ends. */
export function checkLog(log: readonly Entry[], aliases: readonly Alias[]): IntegrityFault[] {
  const faults: IntegrityFault[] = [];
  const courses = new Map<string, Course>();
  let previous = 0;
  for (const entry of log) {
    const { sequence, model, kind, from, to } = entry;
    const subject = `promotion ${sequence}`;
    if (sequence !== previous + 1) {
      faults.push({ subject, fault: `the log lacks what came between ${previous} and it` });
    }
    previous = sequence;
    const course = courses.get(nameAlias(entry)) ?? { end: undefined, versions: [] };
    courses.set(nameAlias(entry), course);
    if (from !== (course.end ?? null)) {
      faults.push({
        subject,
        fault: `it says that ${nameAlias(entry)} named ${inWords(from)}, but the log had led to ${inWords(course.end)}`,
      });
    }
    if (kind === 'rollback' && to !== course.versions.at(-2)) {
      faults.push({ subject, fault: `it rolls back to version ${to}, which was not the version before` });
    }
    course.end = to;
    if (kind === 'traffic') {
      const found = checkTraffic(entry, (alias) => courses.has(nameAlias({ model, alias })));
      faults.push(...found.map((fault) => ({ subject, fault })));
    } else {
      followMove(course.versions, { kind, to });
    }
  }
  return [...faults, ...checkEnds(courses, aliases)];
}

function checkEnds(courses: ReadonlyMap<string, Course>, aliases: readonly Alias[]): IntegrityFault[] {
  const versions = new Map(aliases.map((alias) => [nameAlias(alias), alias.version]));
  const names = new Set([...courses.keys(), ...versions.keys()]);
  return [...names].flatMap((subject) => {
    const actual = versions.get(subject);
    const logged = courses.get(subject)?.end;
    if (actual === logged) return [];
    return [{ subject, fault: `it names ${inWords(actual)}, but its log ends at ${inWords(logged)}` }];
  });
}

function inWords(version: number | null | undefined): string {
  return version === null || version === undefined ? 'no version' : `version ${version}`;
}
