import { InvalidInputError, type Row, type Signature } from '@quincunx/contracts';
import type { InstanceParser } from '../predictors/instance-parser.ts';
import type { JsonParser } from '../open-inference/parse-infer-request.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { readJsonRows } from './read-json-rows.ts';
import { readMediaType } from './read-media-type.ts';

export interface InvocationsBody {
  readonly body: Uint8Array;
  /** `application/json` or `text/csv`, in UTF-8; JSON if it is not said. */
  readonly contentType: string | undefined;
  readonly signature: Signature;
  /** Of the same signature. */
  readonly parseInstances: InstanceParser;
  readonly parseJson: JsonParser;
}

/**
 * Reads a request of the scoring protocol of MLflow 2. JSON has exactly one of `dataframe_split`, `dataframe_records`, `instances` and
 * `inputs`, and `params` at most beside it, which models here do not take; CSV starts with the names of its columns.
 * @returns rows that fit the signature.
 * @throws InvalidInputError, whose message repeats nothing of the request and names nothing of the model.
 */
export function parseInvocations(request: InvocationsBody): readonly Row[] {
  const { body, contentType, signature, parseInstances, parseJson } = request;
  const rows =
    readMediaType(contentType) === 'text/csv'
      ? readCsvRows(body, signature.inputs)
      : readJsonRows(
          discreetly(() => parseJson(body, 'the body'), notJson),
          signature.inputs,
        );
  if (rows.length === 0) throw new InvalidInputError('the body has no rows; send at least one');
  return discreetly(() => parseInstances(rows, 'row'), misfit);
}

function notJson(): string {
  return 'the body cannot be read as JSON in UTF-8';
}

function misfit({ problems }: InvalidInputError): string {
  const [row = 'a row'] = problems.map(({ path }) => path.split('/', 2).join(' '));
  return `${row} does not fit the model's signature: it needs all inputs, of their types, and nothing else`;
}

/** What others say of wrong input names it. */
function discreetly<Result>(read: () => Result, message: (error: InvalidInputError) => string): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(message(error));
  }
}
