/**
 * The words of a union whose branches each have one of these keys, for an object with none or several of them. Of an object with one, or
 * of another value, the faults of its branch are told.
 */
export function oneOf(...keys: readonly string[]) {
  return {
    error: ({ input }: { readonly input?: unknown }): string | undefined => {
      if (typeof input !== 'object' || input === null || Array.isArray(input)) return undefined;
      const present = keys.filter((key) => Object.hasOwn(input, key));
      return present.length === 1 ? undefined : `must have exactly one of ${keys.join(', ')}`;
    },
  };
}
