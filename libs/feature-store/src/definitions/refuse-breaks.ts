import { ConflictError, type FeaturePlan } from '@quincunx/contracts';

/**
 * A deployed version reads its features by name: one that is removed, or computed otherwise, would change what it predicts.
 * @throws ConflictError naming each such feature, and the versions that read it.
 */
export function refuseBreaks({ breaks }: FeaturePlan): void {
  if (breaks.length === 0) return;
  const problems = breaks.map((each) => ({ path: each.reference, message: inWords(each) }));
  throw new ConflictError(problems.map(({ message }) => message).join('; '), { problems });
}

function inWords({ reference, change, model, version, aliases }: FeaturePlan['breaks'][number]): string {
  const reader = `${model} version ${version} (${aliases.join(', ')}) reads it`;
  return change === 'changed'
    ? `the definition of ${reference} has changed, and ${reader}: give the changed feature a name of its own`
    : `${reference} would be gone, and ${reader}: keep it until no alias names that version`;
}
