import { describeWithServer } from '../../../testing/describe-with-server.fixture.ts';
import { postgresServerPath } from '../../../testing/postgres-server.fixture.ts';
import { describeHistory } from '../history-contract.fixture.ts';
import { createPostgresHarness } from './postgres-harness.fixture.ts';

describeWithServer('PostgreSQL', postgresServerPath(), () => {
  const types = {
    number: 'float8',
    integer: 'int8',
    string: 'text',
    boolean: 'boolean',
    instant: 'timestamptz',
  };
  const others = {
    ...types,
    number: 'numeric',
    integer: 'numeric(20)',
    string: 'varchar',
    instant: 'timestamp',
  };
  describeHistory('PostgreSQL', () =>
    createPostgresHarness([
      { types, isIndexed: true },
      { types: others, isIndexed: true },
      { types, isIndexed: false },
    ]),
  );
});
