import type { Answer } from './answer-reader.ts';

/** @throws Error with what the server said, if that is not a 200. */
export function expectOk({ status, body }: Answer): void {
  if (status !== 200) throw new Error(`the server answered ${status}: ${body.toString().slice(0, 1000)}`);
}
