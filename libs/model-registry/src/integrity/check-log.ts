import type { Promotion } from '@quincunx/contracts';
import { followMove } from '../promotions/version-before.ts';
import type { IntegrityFault } from './check-integrity.ts';

type Move = Pick<Promotion, 'sequence' | 'model' | 'alias' | 'kind' | 'to'> & {
  readonly from: number | null;
};
type Alias = Pick<Promotion, 'model' | 'alias'> & { readonly version: number };

/** Where the log of one alias has led to. */
interface Course {
  end: number | undefined;
  /** Those that rollbacks lead back through. */
  readonly versions: number[];
}

/** Whether the log is whole, each move continues the one before, and every alias stands where its log ends. */
export function checkLog(log: readonly Move[], aliases: readonly Alias[]): IntegrityFault[] {
  const faults: IntegrityFault[] = [];
  const courses = new Map<string, Course>();
  let previous = 0;
  for (const move of log) {
    const subject = `promotion ${move.sequence}`;
    if (move.sequence !== previous + 1) {
      faults.push({ subject, fault: `the log lacks what came between ${previous} and it` });
    }
    previous = move.sequence;
    const course = courses.get(nameOf(move)) ?? { end: undefined, versions: [] };
    courses.set(nameOf(move), course);
    if (move.from !== (course.end ?? null)) {
      faults.push({
        subject,
        fault: `it says that ${nameOf(move)} named ${inWords(move.from)}, but the log had led to ${inWords(course.end)}`,
      });
    }
    if (move.kind === 'rollback' && move.to !== course.versions.at(-2)) {
      faults.push({
        subject,
        fault: `it rolls back to version ${move.to}, which was not the version before`,
      });
    }
    course.end = move.to;
    followMove(course.versions, move);
  }
  return [...faults, ...checkEnds(courses, aliases)];
}

function checkEnds(courses: ReadonlyMap<string, Course>, aliases: readonly Alias[]): IntegrityFault[] {
  const versions = new Map(aliases.map((alias) => [nameOf(alias), alias.version]));
  const names = new Set([...courses.keys(), ...versions.keys()]);
  return [...names].flatMap((subject) => {
    const actual = versions.get(subject);
    const logged = courses.get(subject)?.end;
    if (actual === logged) return [];
    return [{ subject, fault: `it names ${inWords(actual)}, but its log ends at ${inWords(logged)}` }];
  });
}

function nameOf({ model, alias }: Pick<Promotion, 'model' | 'alias'>): string {
  return `alias '${alias}' of model '${model}'`;
}

function inWords(version: number | null | undefined): string {
  return version === null || version === undefined ? 'no version' : `version ${version}`;
}
