/** A suite that needs a server: skipped where the server is not installed, which the suite's name then says. */
export function describeWithServer(name: string, program: string | undefined, suite: () => void): void {
  if (program === undefined) describe.skip(`${name} (skipped: its server is not installed)`, suite);
  else describe(name, suite);
}
