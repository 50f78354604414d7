/** The body of an infer request: one tensor of one number per input. */
export interface InferBody {
  readonly inputs: readonly { readonly name: string; readonly data: readonly number[] }[];
}

export interface PredictBody<Row> {
  readonly instances: readonly Row[];
}

/** What the two hand-written servers do with a body that is parsed: nothing is checked, nothing is counted, nothing can be swapped. */
export interface HandWrittenRoutes<Row> {
  readonly predict: (body: PredictBody<Row>) => unknown;
  readonly infer: (body: InferBody) => unknown;
}

export function writtenByHand<Row>(model: string, formula: (row: Row) => number): HandWrittenRoutes<Row> {
  return {
    predict: ({ instances }) => ({ model, version: 1, predictions: instances.map(formula) }),
    infer: ({ inputs }) => {
      const row: Record<string, number | undefined> = {};
      for (const { name, data } of inputs) row[name] = data[0];
      return {
        model_name: model,
        model_version: '1',
        // Trusted, as all that comes in here.
        outputs: [{ name: 'prediction', datatype: 'FP64', shape: [1], data: [formula(row as Row)] }],
      };
    },
  };
}
