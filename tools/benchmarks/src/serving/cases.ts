import { postJson } from '../load/post-json.ts';
import { models, type ServedModel } from './models.ts';
import { protocols, type Protocol } from './protocols.ts';

/** A model, and a way to ask for it. */
export interface Case {
  /** `diabetes-bmi/predict` */
  readonly name: string;
  readonly model: ServedModel;
  readonly protocol: Protocol;
  /** One per row of the model. */
  readonly requests: readonly Buffer[];
}

/** @param only words, one of which the name must have in it; undefined: all cases. @throws Error when none has. */
export function listCases(only?: readonly string[]): readonly Case[] {
  const cases = models
    .flatMap((model) => protocols.map((protocol) => createCase(model, protocol)))
    .filter(({ name }) => only?.some((word) => name.includes(word)) ?? true);
  if (cases.length === 0) throw new Error(`no case has any of these in its name: ${only?.join(', ') ?? ''}`);
  return cases;
}

export function createCase(model: ServedModel, protocol: Protocol): Case {
  return {
    name: `${model.name}/${protocol.name}`,
    model,
    protocol,
    requests: model.rows.map((row) => postJson(protocol.path(model.name), protocol.body(row))),
  };
}
