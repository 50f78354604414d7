/** In the words of messages: `alias 'production' of model 'churn'`. */
export function nameAlias({ model, alias }: { readonly model: string; readonly alias: string }): string {
  return `alias '${alias}' of model '${model}'`;
}
