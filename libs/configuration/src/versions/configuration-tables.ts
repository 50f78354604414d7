import type { ColumnType } from 'kysely';

type Fixed<Value> = ColumnType<Value, Value, never>;

export interface ConfigurationTables {
  configuration_version: {
    name: Fixed<string>;
    version: Fixed<number>;
    digest: Fixed<string>;
    /** Canonical JSON. */
    definition: Fixed<string>;
    environment: Fixed<string>;
    author: Fixed<string>;
    message: Fixed<string>;
    created_at: Fixed<string>;
  };
}
