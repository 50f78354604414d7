import type { Generated } from 'kysely';

/** What was answered about one entity. */
interface LoggedAnswerTable {
  sequence: Generated<number>;
  /** Microseconds since 1970. */
  answered_at: number;
  /** Of the definitions that the answer was made by. */
  definitions_digest: string;
  /** JSON. */
  feature_references: string;
  full_names: number;
  /** JSON: join keys and request values by name. */
  entity: string;
  /** JSON: values, statuses and event times by the features' names. */
  answer: string;
  /** JSON: the event times of the rows that were read, as texts of microseconds since 1970, or null. */
  read_times: string;
}

export interface AnswerLogTables {
  logged_answer: LoggedAnswerTable;
}
