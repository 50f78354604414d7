import {
  configurationVersionSchema,
  CorruptError,
  NotFoundError,
  type ConfigurationComparison,
  type ConfigurationVersion,
  type Page,
  type PageRequest,
} from '@quincunx/contracts';
import {
  decodeCursor,
  encodeCursor,
  inTransaction,
  isCounterPlace,
  parseJson,
  parseStored,
  toPage,
} from '@quincunx/database';
import { canonicalJson, sha256 } from '@quincunx/storage';
import type { Kysely, Selectable } from 'kysely';
import { suggestion } from '../resolution/nearest-name.ts';
import type { ResolvedConfiguration } from '../resolution/resolve-configuration.ts';
import { compareDefinitions } from './compare-definitions.ts';
import type { ConfigurationTables } from './configuration-tables.ts';

type Row = Selectable<ConfigurationTables['configuration_version']>;

/** The versions of every configuration: immutable, counting up from 1 under each name. */
export class ConfigurationStore {
  readonly #db: Kysely<ConfigurationTables>;
  readonly #clock: () => Date;

  constructor(options: { readonly db: Kysely<ConfigurationTables>; readonly clock: () => Date }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** Saves a configuration. One of the same digest under its name is the same version: that one is returned, as it was first saved. */
  async save(
    resolved: ResolvedConfiguration,
    by: { readonly author: string; readonly message: string },
  ): Promise<ConfigurationVersion> {
    const { definition, digest, environment } = resolved;
    return await inTransaction(this.#db, async (transaction) => {
      const versions = transaction.selectFrom('configuration_version').where('name', '=', definition.name);
      const same = await versions.selectAll().where('digest', '=', digest).executeTakeFirst();
      if (same) return toConfigurationVersion(same);
      const newest = await versions.select('version').orderBy('version', 'desc').executeTakeFirst();
      const row: Row = {
        name: definition.name,
        version: (newest?.version ?? 0) + 1,
        digest,
        definition: canonicalJson(definition),
        environment,
        author: by.author,
        message: by.message,
        created_at: this.#clock().toISOString(),
      };
      await transaction.insertInto('configuration_version').values(row).execute();
      return toConfigurationVersion(row);
    });
  }

  /** @throws NotFoundError that names the newest version, or the nearest name; CorruptError if it is not what its digest says. */
  async getVersion(name: string, version: number): Promise<ConfigurationVersion> {
    const row = await this.#versions(name).where('version', '=', version).executeTakeFirst();
    if (row) return toConfigurationVersion(row);
    const newest = await this.#versions(name).executeTakeFirst();
    if (!newest) throw await this.#unknownName(name);
    throw new NotFoundError(
      `configuration '${name}' has no version ${version}; its newest is ${newest.version}`,
    );
  }

  /**
   * The newest first.
   * @throws NotFoundError that names the nearest name.
   */
  async listVersions(name: string, page: PageRequest): Promise<Page<ConfigurationVersion>> {
    const list = ['configuration versions', name];
    const [before] = page.cursor === undefined ? [] : decodeCursor(page.cursor, list, isCounterPlace);
    const rows = await this.#versions(name)
      .$if(before !== undefined, (query) => query.where('version', '<', before ?? 0))
      .limit(page.limit + 1)
      .execute();
    if (rows.length === 0 && before === undefined) throw await this.#unknownName(name);
    const versions = rows.map(toConfigurationVersion);
    return toPage(versions, page.limit, ({ version }) => encodeCursor(list, [version]));
  }

  async listNames(): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom('configuration_version')
      .select('name')
      .distinct()
      .orderBy('name')
      .execute();
    return rows.map(({ name }) => name);
  }

  /** What leads from one version to another, older or newer. */
  async compare(name: string, from: number, to: number): Promise<ConfigurationComparison> {
    const older = await this.getVersion(name, from);
    const newer = await this.getVersion(name, to);
    return { name, from, to, ...compareDefinitions(older.definition, newer.definition) };
  }

  #versions(name: string) {
    return this.#db
      .selectFrom('configuration_version')
      .selectAll()
      .where('name', '=', name)
      .orderBy('version', 'desc');
  }

  async #unknownName(name: string): Promise<NotFoundError> {
    const names = await this.listNames();
    return new NotFoundError(`there is no configuration '${name}'${suggestion(name, names)}`);
  }
}

function toConfigurationVersion({ created_at: createdAt, definition, ...row }: Row): ConfigurationVersion {
  const what = `configuration '${row.name}' version ${row.version}`;
  if (sha256(definition) !== row.digest) {
    throw new CorruptError(`${what} is not what its digest ${row.digest} says`);
  }
  return parseStored(configurationVersionSchema, what, () => ({
    ...row,
    createdAt,
    definition: parseJson(definition),
  }));
}
