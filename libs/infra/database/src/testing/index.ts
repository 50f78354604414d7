export { describeWithServer } from './describe-with-server.fixture.ts';
export { postgresServerPath, startPostgresServer } from './postgres-server.fixture.ts';
export { findProgram, startOnFreePort, type TestServer } from './server-process.fixture.ts';
