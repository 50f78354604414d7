import type { KeyPattern } from './key-pattern.ts';

/** The newest values of one key, as stored. Times are microseconds since 1970. */
export interface StoredValues {
  /** JSON: an object by feature name. */
  readonly values: string;
  readonly eventTime: bigint;
  /** When the values became known, if the source says. */
  readonly createdTime: bigint | undefined;
}

export interface KeyedValues extends StoredValues {
  /** As `onlineKey` makes it. */
  readonly key: string;
}

/** The right to materialise a view, for no longer than `until` unless it is claimed again. */
export interface Claim {
  readonly token: string;
  /** Who has it: a text that the store keeps and does not read. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What a materialisation writes at once. */
export interface MaterialisedChunk {
  readonly token: string;
  /** Of one key at most one. In the order of their keys they are stored the fastest. */
  readonly rows: readonly KeyedValues[];
  readonly generation: number;
  /** Whether rows replace also what is newer, unless it was pushed. */
  readonly rebuild: boolean;
  readonly state: string;
}

/**
 * The newest values by view and key. A value is newer than another by event time, then by created, none being the oldest.
 *
 * A row belongs to a generation: whoever rebuilds a view writes with the next one, and then drops what is left of those before.
 * `state` is a text that the store keeps for a view and does not read.
 */
export interface OnlineStore {
  /** What is stored of each key, in the order of asking. One statement, however many keys. */
  read(view: string, keys: readonly string[]): Promise<readonly (StoredValues | undefined)[]>;

  /**
   * Stores pushed rows, in their order, but for those that are older than what is stored by then; one that is just as new replaces it.
   * @returns how many were stored.
   */
  push(view: string, rows: readonly KeyedValues[]): Promise<number>;

  /** @returns the claim that holds from now on: the one given, if none did, it ran out by `now` (milliseconds), or its token is `replaced`. */
  claim(
    view: string,
    claim: Claim,
    options: { readonly now: number; readonly replaced?: string },
  ): Promise<Claim>;

  /** @returns whether the claim still held; then it does until `until`, in milliseconds. What somebody else holds by now, or nobody, stays. */
  renew(view: string, token: string, until: number): Promise<boolean>;

  /** Gives up a claim; one that somebody else holds by now stays. */
  release(view: string, token: string): Promise<void>;

  readState(view: string): Promise<string | undefined>;

  /**
   * Stores rows and the state that they bring the view to, all or nothing. A row replaces what is not newer.
   * @returns how many rows now are others than before.
   * @throws ConflictError when the claim is lost.
   */
  materialise(view: string, chunk: MaterialisedChunk): Promise<number>;

  /**
   * Removes the rows of generations before one, but for pushed ones, some at a time; the state is stored with the last of them.
   * @throws ConflictError when the claim is lost.
   */
  removeGenerationsBefore(
    view: string,
    generation: number,
    options: { readonly token: string; readonly state: string },
  ): Promise<number>;

  /** @returns how many keys had values. */
  erase(view: string, keys: readonly string[]): Promise<number>;

  /** Erases the keys that match a pattern, some at a time. @returns how many there were. */
  eraseMatching(view: string, pattern: KeyPattern): Promise<number>;

  /** Removes rows whose event time is before one, in microseconds. */
  removeOlderThan(view: string, eventTime: bigint): Promise<number>;

  countKeys(view: string): Promise<number>;

  close(): Promise<void>;
}
