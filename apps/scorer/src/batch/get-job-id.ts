import { InvalidInputError, NotFoundError } from '@quincunx/contracts';
import type { BatchJobs } from '@quincunx/inference';

const shortest = 6;

/**
 * The id of the job that a beginning of it stands for.
 * @throws NotFoundError when none begins so, InvalidInputError when it is too short, or several do.
 */
export async function getJobId(jobs: Pick<BatchJobs, 'listIds'>, beginning: string): Promise<string> {
  if (beginning.length < shortest || !/^[0-9a-f-]+$/.test(beginning)) {
    throw new InvalidInputError(
      `'${beginning}' is not the id of a job, nor its first ${shortest} characters or more: --list shows them`,
    );
  }
  const [id, ...others] = await jobs.listIds(beginning);
  if (id === undefined)
    throw new NotFoundError(`there is no batch job that begins with '${beginning}': --list shows all`);
  if (others.length === 0) return id;
  throw new InvalidInputError(
    `several jobs begin with '${beginning}', so write more of it: ${[id, ...others].join(', ')}`,
  );
}
