import { UnavailableError } from '@quincunx/contracts';

/** @throws UnavailableError with what one of the processes said that were asked to do something, if one did. */
export function assertDone(answers: readonly unknown[]): void {
  const fault = answers.find((answer) => typeof answer === 'string');
  if (typeof fault === 'string') throw new UnavailableError(fault);
}
