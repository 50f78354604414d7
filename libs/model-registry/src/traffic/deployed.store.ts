import { CorruptError, type Digest, type TrafficBounds } from '@quincunx/contracts';
import { sql } from 'kysely';
import type { RegistryDatabase } from '../model-registry-tables.ts';
import { nameAlias } from '../promotions/name-alias.ts';
import { parseTrafficPolicy } from './traffic.store.ts';

/** What an alias names in one model. */
export interface Deployed {
  readonly model: string;
  readonly version: number;
  readonly artifact: Digest;
  /** Not there before a policy was set: all requests go to this version. */
  readonly traffic?: DeployedTraffic;
}

/** The traffic policy in force, with the versions that its aliases name. */
export interface DeployedTraffic {
  /** Of the log's entry that set it: what `expectedSequence` is compared with. */
  readonly sequence: number;
  /** In the order of the policy; possibly none. */
  readonly canaries: readonly DeployedCanary[];
  readonly shadow?: DeployedTarget;
  readonly bounds?: TrafficBounds;
}

export interface DeployedTarget {
  readonly alias: string;
  readonly version: number;
  readonly artifact: Digest;
}

export interface DeployedCanary extends DeployedTarget {
  /** Of the requests, 1 to 100. */
  readonly percent: number;
}

/** By model. In one statement, so that a policy and what its aliases name are of one moment. */
export async function listDeployed(db: RegistryDatabase, alias: string): Promise<Deployed[]> {
  const rows = await selectDeployed(db, alias).execute();
  return [...Map.groupBy(rows, ({ model }) => model).values()].flatMap((rowsOfModel) =>
    rowsOfModel.slice(0, 1).map(({ model, version, artifact, sequence, traffic }) => ({
      model,
      version,
      artifact,
      ...(sequence !== null &&
        traffic !== null && { traffic: toTraffic(sequence, traffic, model, rowsOfModel) }),
    })),
  );
}

/** A row for each model, or, where its policy sends requests to other aliases, for each of those. */
function selectDeployed(db: RegistryDatabase, alias: string) {
  return db
    .selectFrom('model_alias as served')
    .innerJoin('model_version', (join) =>
      join
        .onRef('model_version.model', '=', 'served.model')
        .onRef('model_version.version', '=', 'served.version'),
    )
    .leftJoin('promotion', (join) =>
      join.on(
        'promotion.sequence',
        '=',
        sql<number>`(select max(sequence) from promotion as p
          where p.model = served.model and p.alias = served.alias and p.traffic is not null)`,
      ),
    )
    .leftJoin('model_alias as target', (join) =>
      join.onRef('target.model', '=', 'served.model').on(
        sql<boolean>`target.alias in (select value ->> 'alias' from json_each(promotion.traffic, '$.canaries')
            union all select promotion.traffic ->> 'shadow')`,
      ),
    )
    .leftJoin('model_version as target_version', (join) =>
      join
        .onRef('target_version.model', '=', 'target.model')
        .onRef('target_version.version', '=', 'target.version'),
    )
    .select([
      'served.model',
      'served.version',
      'model_version.artifact',
      'promotion.sequence',
      'promotion.traffic',
      'target.alias as target_alias',
      'target_version.version as target_version',
      'target_version.artifact as target_artifact',
    ])
    .where('served.alias', '=', alias)
    .orderBy('served.model');
}

type DeployedRow = Awaited<ReturnType<ReturnType<typeof selectDeployed>['executeTakeFirstOrThrow']>>;

function toTraffic(
  sequence: number,
  traffic: string,
  model: string,
  rows: readonly DeployedRow[],
): DeployedTraffic {
  const { canaries, shadow, bounds } = parseTrafficPolicy(sequence, traffic);
  const resolve = (alias: string): DeployedTarget => {
    const row = rows.find(({ target_alias: name }) => name === alias);
    const { target_version: version, target_artifact: artifact } = row ?? {};
    if (typeof version === 'number' && typeof artifact === 'string') return { alias, version, artifact };
    throw new CorruptError(
      `promotion ${sequence} is damaged: ${nameAlias({ model, alias })} names no version`,
    );
  };
  return {
    sequence,
    canaries: canaries.map(({ alias, percent }) => ({ ...resolve(alias), percent })),
    ...(shadow !== undefined && { shadow: resolve(shadow) }),
    ...(bounds !== undefined && { bounds }),
  };
}
