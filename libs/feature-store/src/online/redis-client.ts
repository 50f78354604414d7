import { InvalidInputError } from '@quincunx/contracts';
import { createClient, defineScript, type CommandParser } from '@redis/client';
import {
  claimScript,
  eraseMatchingScript,
  materialiseScript,
  pushScript,
  releaseScript,
  removeGenerationsScript,
  removeOlderScript,
  renewScript,
} from './redis-scripts.ts';

export type RedisClient = ReturnType<typeof createRedisClient>;

/**
 * A client that is not connected yet. It does not connect again once the connection is lost.
 * @throws InvalidInputError when the URL is none of Redis.
 */
export function createRedisClient(url: string) {
  try {
    const client = createClient({
      url,
      scripts,
      socket: { reconnectStrategy: false },
      disableClientInfo: true,
      maintNotifications: 'disabled',
      // Only for what is not sent yet; whoever uses this watches the time of the rest as well.
      commandOptions: { timeout: 0 },
    });
    // Whoever waits for an answer is told; nobody else needs to know.
    client.on('error', () => undefined);
    return client;
  } catch {
    // What was thrown may have the URL in it, and so a password.
    throw new InvalidInputError(
      'the URL of Redis must be such as redis://user:password@host:6379/0, or rediss:// for TLS',
    );
  }
}

export function rowsKey(view: string): string {
  return `quincunx:{${view}}:rows`;
}

/** Of what else is known of a view: claim and state. */
export function viewKey(view: string): string {
  return `quincunx:{${view}}:view`;
}

const scripts = {
  pushRows: onView<number>(pushScript),
  materialiseRows: onView<number>(materialiseScript),
  removeGenerations: onView<readonly [cursor: string, removed: number]>(removeGenerationsScript),
  removeOlder: onView<readonly [cursor: string, removed: number]>(removeOlderScript),
  eraseMatching: onView<readonly [cursor: string, removed: number]>(eraseMatchingScript),
  claimView: onView<readonly [token: string, holder: string, until: string]>(claimScript),
  renewClaim: onView<number>(renewScript),
  releaseClaim: onView<number>(releaseScript),
};

/** @typeParam Reply what the script returns. */
function onView<Reply>(script: string) {
  return defineScript({
    SCRIPT: script,
    NUMBER_OF_KEYS: 2,
    parseCommand(parser: CommandParser, view: string, values: string[]) {
      parser.pushKeys([rowsKey(view), viewKey(view)]);
      parser.pushVariadic(values);
    },
    transformReply: (reply: Reply): Reply => reply,
  });
}
