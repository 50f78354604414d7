import { parseWith, type StatisticsRequest, statisticsRequestSchema } from '@quincunx/contracts';
import type { Platform } from '@quincunx/platform';
import { getByBeginning, isBeginning } from '../get-by-beginning.ts';

const whole = {
  dataset: /^[0-9a-f]{64}$/,
  materialisation: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/**
 * What statistics are asked of on the command line: by the name of a view, or by an id or a digest, or its beginning.
 * @throws InvalidInputError for what is no name, and for a beginning of several; NotFoundError for one of none.
 */
export async function findStatisticsRequest(
  of: string,
  { definitions, datasets, materialisations }: Platform['featureStore'],
): Promise<StatisticsRequest> {
  if (whole.dataset.test(of)) return { dataset: of };
  if (whole.materialisation.test(of)) return { materialisation: of };
  const { featureViews } = await definitions.list();
  if (!isBeginning(of) || featureViews.some(({ name }) => name === of)) {
    return parseWith(statisticsRequestSchema, { view: of }, `'${of}'`);
  }
  const { kind, name } = await getByBeginning(of, {
    dataset: (beginning) => datasets.listDigests(beginning),
    materialisation: (beginning) => materialisations.listIds(beginning),
  });
  return kind === 'dataset' ? { dataset: name } : { materialisation: name };
}
