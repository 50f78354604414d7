import type { Row } from '@quincunx/contracts';
import type { Deployment } from '../deployments/load-deployment.ts';
import { predictFinite } from './predict-finite.ts';

/** Gives the rows of a request, checked against the inputs of the version that is asked. */
export type RowReader = (deployment: Deployment) => readonly Row[] | Promise<readonly Row[]>;

/** What a version makes of a request, which is no one's answer. */
export async function attempt(deployment: Deployment, readRows: RowReader) {
  try {
    return { predictions: await predictFinite(deployment, await readRows(deployment)) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether the stable version answers what a canary did not: else it is the request that nothing can be made of. */
export async function canAnswer(stable: Deployment | undefined, readRows: RowReader): Promise<boolean> {
  return stable !== undefined && 'predictions' in (await attempt(stable, readRows));
}
