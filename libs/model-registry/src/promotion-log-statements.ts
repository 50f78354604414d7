// Parts of dated migrations: what is written here was run, and never changes.

export function forbid(name: string, event: string, message: string, condition = 'true'): string {
  return `create trigger ${name} before ${event} when ${condition} begin select raise(abort, '${message}'); end`;
}

/** The log as it was before it told of traffic. */
export function promotionTable(name: string): string {
  return `create table ${name} (
    sequence integer not null primary key autoincrement,
    model text not null,
    alias text not null,
    kind text not null check (kind in ('promotion', 'rollback')),
    from_version integer check (from_version <> to_version),
    to_version integer not null,
    reason text not null,
    actor text not null,
    at text not null,
    check (kind = 'promotion' or from_version is not null),
    foreign key (model, from_version) references model_version (model, version),
    foreign key (model, to_version) references model_version (model, version)
  ) strict`;
}

export const promotionIndexes = [
  `create index promotion_by_alias on promotion (model, alias)`,
  `create unique index promotion_first_of_alias on promotion (model, alias) where from_version is null`,
];

const newestOfLog = `(select to_version from promotion
  where model = new.model and alias = new.alias order by sequence desc limit 1)`;

export const promotionTriggers = [
  forbid('promotion_is_never_changed', 'update on promotion', 'the promotion log is append-only'),
  forbid('promotion_is_never_deleted', 'delete on promotion', 'the promotion log is append-only'),
  forbid(
    'promotion_continues_the_log',
    'insert on promotion',
    'a promotion starts from the version that the one before it led to',
    `new.from_version is not ${newestOfLog}`,
  ),
];

export const aliasFollowsTheLogTriggers = ['insert', 'update'].map((event) =>
  forbid(
    `model_alias_follows_the_log_on_${event}`,
    `${event} on model_alias`,
    'an alias names the version of its newest promotion',
    `new.version is not ${newestOfLog}`,
  ),
);
