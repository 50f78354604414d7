import { describeWithServer, postgresServerPath } from '@quincunx/database/testing';
import { describeHistory } from '../history-contract.fixture.ts';
import { createPostgresHarness } from './postgres-harness.fixture.ts';

const types = { number: 'float8', integer: 'int8', string: 'text', boolean: 'bool', instant: 'timestamptz' };
const others = {
  ...types,
  number: 'numeric',
  integer: 'numeric(20)',
  string: 'varchar',
  instant: 'timestamp',
};

describeWithServer('a history in PostgreSQL', postgresServerPath(), () => {
  describeHistory('PostgreSQL, by an index', () =>
    createPostgresHarness([
      { types, isIndexed: true },
      { types: others, isIndexed: true },
      { types, isIndexed: true, isPartitioned: true },
    ]),
  );
  describeHistory('PostgreSQL, without an index', () =>
    createPostgresHarness([
      { types, isIndexed: false },
      { types: others, isIndexed: false, isPartitioned: true },
    ]),
  );
});
