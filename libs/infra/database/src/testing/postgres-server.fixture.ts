import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, startOnFreePort, type TestServer } from './server-process.fixture.ts';

const nobody = 65_534;

/** Undefined where PostgreSQL is not installed. */
export function postgresServerPath(): string | undefined {
  return findProgram('postgres', debianFolders());
}

/** An empty PostgreSQL that trusts everyone. Its zone, dates and digits are unusual: nothing may depend on them. */
export async function startPostgresServer(): Promise<TestServer> {
  const program = postgresServerPath();
  if (program === undefined) throw new Error('postgres is not on PATH');
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (user.uid !== undefined) chownSync(folder, nobody, nobody);
  const data = join(folder, 'data');
  const encoding = ['--encoding', 'UTF8', '--locale', 'C'];
  await promisify(execFile)(
    join(dirname(program), 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth', 'trust', '--no-sync', ...encoding],
    { ...user, cwd: folder },
  );
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'Asia/Kathmandu',
    datestyle: 'SQL, DMY',
    extra_float_digits: '0',
    shared_buffers: '64MB',
    fsync: 'off',
    autovacuum: 'off',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = await startOnFreePort(program, (port) => ['-D', data, '-p', String(port), ...words], {
    ready: 'ready to accept connections',
    ...user,
    cwd: folder,
  });
  return {
    url: `postgres://postgres@127.0.0.1:${server.port}/postgres`,
    async stop() {
      await server.end();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Where Debian installs each version of PostgreSQL, the newest first. */
function debianFolders(): string[] {
  const parent = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(parent).toSorted((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(parent, version, 'bin'));
  } catch {
    return [];
  }
}
