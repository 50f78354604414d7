import { PlatformError } from '@quincunx/contracts';

/** Says on a stream what ended a program: one line for what the platform foresees, the stack for a fault of the program itself. */
export function createComplaint(program: string, errors: NodeJS.WritableStream): (error: unknown) => void {
  return (error) => {
    errors.write(`${program}: ${inWords(error)}\n`);
  };
}

function inWords(error: unknown): string {
  if (error instanceof PlatformError) return error.message.replaceAll(/\s*\n\s*/g, ' ');
  return error instanceof Error ? `unexpected fault: ${error.stack ?? error.message}` : String(error);
}
