import type { RepositoryIndex } from '@quincunx/contracts';

/** A version that this server serves, or would. */
export interface RepositoryEntry {
  readonly model: string;
  readonly version: number;
  /** Why it is not ready; undefined if it is. */
  readonly fault?: string | undefined;
}

/** The body of the index of the model repository extension. */
export function repositoryIndex(
  entries: readonly RepositoryEntry[],
  { isReadyOnly }: { readonly isReadyOnly: boolean },
): RepositoryIndex {
  return entries
    .filter(({ fault }) => !isReadyOnly || fault === undefined)
    .map(({ model, version, fault }) => ({
      name: model,
      version: String(version),
      state: fault === undefined ? 'READY' : 'UNAVAILABLE',
      reason: fault ?? '',
    }));
}
