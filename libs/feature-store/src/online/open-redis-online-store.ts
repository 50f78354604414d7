import type { OnlineStore } from './online-store.ts';
import type { RedisOptions } from './redis-online.store.ts';

/**
 * The online store in Redis, whose client is loaded only where it is wanted. It connects when it is first used.
 * @param url `redis://user:password@host:6379/0`, or `rediss://` for TLS.
 */
export async function openRedisOnlineStore(url: string, options?: RedisOptions): Promise<OnlineStore> {
  const { RedisOnlineStore } = await import('./redis-online.store.ts');
  return new RedisOnlineStore(url, options);
}
