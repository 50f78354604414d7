import type { Environment, ModelDefinitionInput } from '@quincunx/contracts';

/**
 * What an environment changes of the base. Objects merge key by key; a list replaces the base's list whole; null takes a key
 * away; another `kind` or `solver` drops what that one does not know.
 */
export type Overlay<Part> = Part extends readonly unknown[]
  ? Part
  : Part extends object
    ? { readonly [Key in keyof Part]?: Overlay<Part[Key]> | null | undefined }
    : Part;

/** A model definition as its author writes it: the base, and what each environment changes of it. */
export type ModelSource = ModelDefinitionInput & {
  readonly environments?: Readonly<Partial<Record<Environment, Overlay<ModelDefinitionInput>>>>;
};

/** Gives a model definition its type, so that an editor checks and completes it. Returns it as it is. */
export function defineModel(definition: ModelSource): ModelSource {
  return definition;
}
