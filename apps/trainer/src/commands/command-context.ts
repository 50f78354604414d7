import { openPlatform, type Platform, type Settings } from '@quincunx/platform';

/** What a command works with: where it is, where it writes, and the stores, opened only when needed. */
export interface CommandContext {
  readonly settings: Settings;
  readonly output: NodeJS.WritableStream;
  readonly clock: () => Date;
  /** Says what went wrong. */
  readonly complain: (error: unknown) => void;
  readonly exitWith: (code: number) => void;
  readonly withPlatform: <Result>(work: (platform: Platform) => Promise<Result>) => Promise<Result>;
}

export function createCommandContext(options: Omit<CommandContext, 'withPlatform'>): CommandContext {
  const { settings, clock } = options;
  return {
    ...options,
    withPlatform: async (work) => {
      const platform = await openPlatform({ settings, clock });
      try {
        return await work(platform);
      } finally {
        await platform.close();
      }
    },
  };
}
