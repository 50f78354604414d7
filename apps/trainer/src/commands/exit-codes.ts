/** What the trainer's exit code says. Nx turns every one but 0 into 1; the program run by itself tells them apart. */
export const exitCodes = { done: 0, failed: 1, rejected: 2 } as const;
