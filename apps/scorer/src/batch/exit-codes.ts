/** What the exit code of a batch job says. Nx turns every one but 0 into 1; the program run by itself tells them apart. */
export const exitCodes = { done: 0, failed: 1, stopped: 2 } as const;
