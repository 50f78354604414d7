import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import { loadModelSource, resolveConfiguration } from '@quincunx/configuration';
import { environmentSchema } from '@quincunx/contracts';
import { generateModel } from './generate-model.ts';

const workspace = resolve(import.meta.dirname, '../../../..');

let tree: Tree;

beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
});

/** Inside the workspace, so that its packages are found. */
function writeOut(files: readonly string[]): string {
  mkdirSync(join(workspace, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(workspace, 'tmp', 'generated-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), tree.read(file) ?? '');
  }
  return folder;
}

describe('the model generator', () => {
  it('writes the four files of a model', () => {
    generateModel(tree, { name: 'customer-churn' });
    const written = tree.listChanges().map(({ path }) => path);
    expect(written.filter((path) => path.startsWith('models/')).sort()).toEqual([
      'models/customer-churn/README.md',
      'models/customer-churn/customer-churn.model.ts',
      'models/customer-churn/customer-churn.view.ts',
      'models/customer-churn/data/sample.csv',
    ]);
    expect(tree.read('models/customer-churn/README.md', 'utf8')).toMatch(/^# customer-churn\n/);
  });

  it.each([
    'customer-churn',
    'class',
    'new',
    'default',
    'await',
    'arguments',
    'undefined',
    'subject',
    'define',
    'define-entity',
    'define-feature',
    'define-feature-view',
    'define-model',
  ])(
    'writes a definition %s that resolves in every environment, on columns that its sample has',
    async (name) => {
      generateModel(tree, { name });
      const folder = writeOut(tree.children(`models/${name}`).flatMap(filesBelow(`models/${name}`)));
      try {
        const source = await loadModelSource(join(folder, `models/${name}/${name}.model.ts`));
        const definitions = environmentSchema.options.map(
          (environment) => resolveConfiguration({ source, environment }).definition,
        );
        expect(definitions.map((definition) => definition.name)).toEqual(definitions.map(() => name));
        const { source: labels, column } = definitions[0]!.label;
        const path = labels.kind === 'file' ? labels.path : '';
        const [header] = (tree.read(path, 'utf8') ?? '').split('\n');
        expect(header?.split(',')).toEqual(['subject_id', 'observed_at', 'first', 'second', column]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('leaves a model alone that is there already', () => {
    tree.write('models/churn/README.md', 'ours');
    expect(() => {
      generateModel(tree, { name: 'churn' });
    }).toThrow('models/churn exists already; choose another name, or remove it');
    expect(tree.read('models/churn/README.md', 'utf8')).toBe('ours');
  });

  it.each(['', 'Customer Churn', 'churn_rate', '../churn', '-churn', '3d-scan'])(
    'refuses the name %p',
    (name) => {
      expect(() => {
        generateModel(tree, { name });
      }).toThrow(/^name: must /);
    },
  );
});

function filesBelow(folder: string): (child: string) => string[] {
  return (child) => {
    const path = `${folder}/${child}`;
    return tree.isFile(path) ? [path] : tree.children(path).flatMap(filesBelow(path));
  };
}
