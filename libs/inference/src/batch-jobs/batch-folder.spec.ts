import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchFolder } from './batch-folder.ts';

describe('the batch folder', () => {
  const parent = mkdtempSync(join(tmpdir(), 'quincunx-folder-'));
  const folder = new BatchFolder(join(parent, 'batch'));
  afterAll(() => {
    rmSync(parent, { recursive: true });
  });

  it('locates what is in it, also before it is there', async () => {
    expect(await folder.locate('a/b.csv', 'input')).toBe(join(parent, 'batch', 'a', 'b.csv'));
    expect(await folder.locate('a/', 'output')).toBe(`${join(parent, 'batch', 'a')}/`);
  });

  it('does not let links or dots lead out of it, and follows those within', async () => {
    mkdirSync(join(parent, 'batch', 'real'), { recursive: true });
    symlinkSync(parent, join(parent, 'batch', 'out'));
    symlinkSync(join(parent, 'batch', 'real'), join(parent, 'batch', 'in'));
    symlinkSync(join(parent, 'batch'), join(parent, 'itself'));
    for (const path of [
      'out/x.csv',
      'out/new/x.csv',
      '../x.csv',
      '..',
      '',
      '.',
      'a/../../x',
      '../batch2/x.csv',
    ]) {
      await expect(folder.locate(path, 'output')).rejects.toThrow(
        'output must be within the batch folder, which QUINCUNX_BATCH_FOLDER names',
      );
    }
    await expect(folder.contain('/etc/passwd', 'input')).rejects.toThrow('input must be within');
    expect(await folder.locate('in/x.csv', 'input')).toBe(join(parent, 'batch', 'in', 'x.csv'));
    const linked = new BatchFolder(join(parent, 'itself'));
    expect(await linked.locate('real/x.csv', 'input')).toBe(join(parent, 'itself', 'real', 'x.csv'));
  });

  it('shows paths relative to it, and of others the last name alone', () => {
    expect(folder.show(join(parent, 'batch', 'a', 'b.csv'))).toBe('a/b.csv');
    expect(folder.show(`${join(parent, 'batch', 'a')}/`)).toBe('a/');
    expect(folder.show('/elsewhere/secret/b.csv')).toBe('b.csv');
    expect(folder.show('/elsewhere/secret/')).toBe('secret/');
  });
});
