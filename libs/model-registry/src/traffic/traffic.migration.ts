import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import {
  aliasFollowsTheLogTriggers,
  forbid,
  promotionIndexes,
  promotionTable,
  promotionTriggers,
} from '../promotion-log-statements.ts';

const columns = 'model, alias, kind, from_version, to_version, reason, actor, at';

const tableWithTraffic = `create table promotion_next (
  sequence integer not null primary key autoincrement,
  model text not null,
  alias text not null,
  kind text not null check (kind in ('promotion', 'rollback', 'traffic')),
  from_version integer,
  to_version integer not null,
  traffic text check (traffic is null or (json_valid(traffic) and json_type(traffic, '$.canaries') is 'array')),
  reason text not null,
  actor text not null,
  at text not null,
  check (kind = 'promotion' or from_version is not null),
  check ((kind = 'traffic') = (from_version is to_version)),
  check ((kind = 'traffic') = (traffic is not null)),
  foreign key (model, from_version) references model_version (model, version),
  foreign key (model, to_version) references model_version (model, version)
) strict`;

const targets = `(select value ->> 'alias' as target from json_each(new.traffic, '$.canaries')
  union all select new.traffic ->> 'shadow' where new.traffic ->> 'shadow' is not null)`;
const newestTraffic = `coalesce((select traffic from promotion
  where model = new.model and alias = new.alias and traffic is not null order by sequence desc limit 1), '{"canaries":[]}')`;

const trafficTriggers = [
  forbid(
    'promotion_of_traffic_names_versions',
    'insert on promotion',
    'traffic goes to aliases that name a version',
    `exists (select 1 from ${targets}
      where not exists (select 1 from model_alias where model = new.model and alias = target))`,
  ),
  forbid(
    'promotion_of_traffic_names_each_alias_once',
    'insert on promotion',
    'the canaries, the shadow and the alias itself are different aliases',
    `exists (select 1 from ${targets} where target = new.alias)
      or (select count(target) > count(distinct target) from ${targets})`,
  ),
  forbid(
    'promotion_of_traffic_shares_the_whole',
    'insert on promotion',
    'canaries take whole percents, of at most 100 together',
    `exists (select 1 from json_each(new.traffic, '$.canaries')
        where json_type(value, '$.percent') is not 'integer' or value ->> 'percent' not between 1 and 100)
      or (select sum(value ->> 'percent') from json_each(new.traffic, '$.canaries')) > 100`,
  ),
  forbid(
    'promotion_of_traffic_changes_it',
    'insert on promotion',
    'an entry of traffic sets another policy than the one before it',
    `new.traffic is ${newestTraffic}`,
  ),
];

// Renaming a table fails while a trigger of another one names a table that is not there.
const freeTheLog = ['insert', 'update'].map(
  (event) => `drop trigger model_alias_follows_the_log_on_${event}`,
);
const replaceTheLog = ['drop table promotion', 'alter table promotion_next rename to promotion'];

const up = [
  ...freeTheLog,
  tableWithTraffic,
  `insert into promotion_next (sequence, ${columns}) select sequence, ${columns} from promotion order by sequence`,
  ...replaceTheLog,
  ...promotionIndexes,
  `create index promotion_of_traffic on promotion (model, alias) where traffic is not null`,
  ...promotionTriggers,
  ...aliasFollowsTheLogTriggers,
  ...trafficTriggers,
];

const down = [
  ...freeTheLog,
  promotionTable('promotion_next'),
  // Counted anew: a gap in the log is taken for damage.
  `insert into promotion_next (${columns}) select ${columns} from promotion where kind <> 'traffic' order by sequence`,
  ...replaceTheLog,
  ...promotionIndexes,
  ...promotionTriggers,
  ...aliasFollowsTheLogTriggers,
];

/** SQLite changes no check of a table: the log is copied into a new one. Nothing refers to it but triggers. */
export const trafficMigration: Required<Migration> = { up: run(up), down: run(down) };

function run(statements: readonly string[]) {
  return async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  };
}
