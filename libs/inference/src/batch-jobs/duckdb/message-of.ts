/** The message of an error, whichever realm it comes from: native code's errors are no instances of every `Error`. */
export function messageOf(error: unknown): string {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  return hasMessage ? String(error.message) : String(error);
}
