import type { FeatureView, ValueType } from '@quincunx/contracts';
import { measuresOf } from '../offline/history/windows/measure.ts';

/** What a pushed row says beside its keys. */
export interface PushedColumn {
  readonly name: string;
  /** What the value has to be of; `text`: of any type; `event`: what says which event a row tells of, text or an integer. */
  readonly types: readonly (ValueType | 'text' | 'event')[];
  readonly nullable: boolean;
}

/**
 * The features of a view; of a view of aggregates, the columns that they and its event key read. There a value may be missing, but
 * not of the event key: a row that is sent twice would count twice.
 */
export function pushedColumns({ features, eventKey = [] }: FeatureView): readonly PushedColumn[] {
  if (features.every(({ aggregate }) => aggregate === undefined)) {
    return features.map(({ name, type, nullable }) => ({ name, types: [type], nullable }));
  }
  const event = eventKey.map((column) => ({ column, as: 'event' as const }));
  const measures = [...measuresOf(features), ...event];
  const names = new Set(measures.map(({ column }) => column));
  return [...names].map((name) => ({
    name,
    types: measures.filter(({ column }) => column === name).map(({ as }) => as),
    nullable: !eventKey.includes(name),
  }));
}
