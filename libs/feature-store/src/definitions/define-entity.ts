import type { Entity } from '@quincunx/contracts';

/** Gives an entity its type where it is written; it is checked when a definition that uses it is resolved. */
export function defineEntity(entity: Entity): Entity {
  return entity;
}
