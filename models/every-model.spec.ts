import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { loadModelSource, resolveConfiguration } from '@quincunx/configuration';
import { environmentSchema } from '@quincunx/contracts';

const workspace = resolve(import.meta.dirname, '..');
const files = globSync('models/*/*.model.ts', { cwd: workspace }).sort();

describe('the models', () => {
  it('are those of the README files beside them', () => {
    expect(files.map((file) => basename(dirname(file)))).toEqual(
      globSync('models/*/README.md', { cwd: workspace })
        .sort()
        .map((file) => basename(dirname(file))),
    );
    expect(files.length).toBeGreaterThanOrEqual(2);
  });
});

describe.each(files)('%s', (file) => {
  it('is loaded by Node itself', () => {
    const code = `console.log(JSON.stringify((await import('./${file}')).default))`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: workspace,
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toHaveProperty('name', basename(file, '.model.ts'));
  });

  it.each(environmentSchema.options)('resolves in %s, always to the same digest', async (environment) => {
    const source = await loadModelSource(resolve(workspace, file));
    const first = resolveConfiguration({ source, environment });
    const again = resolveConfiguration({ source: structuredClone(source), environment });
    expect(first.definition.name).toBe(basename(dirname(file)));
    expect(again.digest).toBe(first.digest);
  });

  it('reads files that are in the workspace', async () => {
    const source = await loadModelSource(resolve(workspace, file));
    const { definition } = resolveConfiguration({ source, environment: 'development' });
    const sources = [definition.label.source, ...definition.featureViews.map((view) => view.source)];
    const paths = sources.flatMap((source) => (source.kind === 'postgres' ? [] : [source.path]));
    expect(paths.filter((path) => globSync(path, { cwd: workspace }).length === 0)).toEqual([]);
  });
});
