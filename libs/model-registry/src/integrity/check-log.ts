import type { Promotion } from '@quincunx/contracts';
import { versionBefore } from '../promotions/version-before.ts';
import type { IntegrityFault } from './check-integrity.ts';

type Move = Pick<Promotion, 'sequence' | 'model' | 'alias' | 'kind' | 'to'> & {
  readonly from: number | null;
};
type Alias = Pick<Promotion, 'model' | 'alias'> & { readonly version: number };

/** Whether the log is whole, each move continues the one before, and every alias stands where its log ends. */
export function checkLog(log: readonly Move[], aliases: readonly Alias[]): IntegrityFault[] {
  const faults: IntegrityFault[] = [];
  const movesByAlias = new Map<string, Move[]>();
  log.forEach((move, index) => {
    const subject = `promotion ${move.sequence}`;
    const previous = log[index - 1]?.sequence ?? 0;
    if (move.sequence !== previous + 1) {
      faults.push({ subject, fault: `the log lacks what came between ${previous} and it` });
    }
    const earlier = movesByAlias.get(nameOf(move)) ?? [];
    const from = earlier.at(-1)?.to;
    if (move.from !== (from ?? null)) {
      faults.push({
        subject,
        fault: `it says that ${nameOf(move)} named ${inWords(move.from)}, but the log had led to ${inWords(from)}`,
      });
    }
    if (move.kind === 'rollback' && move.to !== versionBefore(earlier)) {
      faults.push({
        subject,
        fault: `it rolls back to version ${move.to}, which was not the version before`,
      });
    }
    movesByAlias.set(nameOf(move), [...earlier, move]);
  });
  return [...faults, ...checkEnds(movesByAlias, aliases)];
}

function checkEnds(movesByAlias: ReadonlyMap<string, Move[]>, aliases: readonly Alias[]): IntegrityFault[] {
  const versions = new Map(aliases.map((alias) => [nameOf(alias), alias.version]));
  const names = new Set([...movesByAlias.keys(), ...versions.keys()]);
  return [...names].flatMap((subject) => {
    const actual = versions.get(subject);
    const logged = movesByAlias.get(subject)?.at(-1)?.to;
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
