import { resolve } from 'node:path';
import { generateFiles, names, type Tree } from '@nx/devkit';
import { modelNameSchema, parseWith } from '@quincunx/contracts';

/**
 * Writes a new model to `models/<name>`.
 * @param options.name lower-case words joined by hyphens, not starting with a digit.
 * @throws Error if the name is none, or taken.
 */
export function generateModel(tree: Tree, options: { readonly name: string }): void {
  const name = parseWith(modelNameSchema.regex(/^[a-z]/, 'must start with a letter'), options.name, 'name');
  const folder = `models/${name}`;
  if (tree.exists(folder)) throw new Error(`${folder} exists already; choose another name, or remove it`);
  generateFiles(tree, resolve(import.meta.dirname, 'files'), folder, {
    name,
    // With a suffix it is never a word of the language, nor one of the template's own names.
    variable: `${names(name).propertyName}Features`,
    identifier: name.replaceAll('-', '_'),
    template: '',
  });
}
