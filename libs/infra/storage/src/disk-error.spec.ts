import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { UnavailableError } from '@quincunx/contracts';
import { diskError, errorCodeOf } from './disk-error.ts';

const describeOnLinux = existsSync('/dev/full') ? describe : describe.skip;

describeOnLinux('diskError, of a full disk', () => {
  it('says that a full disk is full', async () => {
    const cause: unknown = await writeFile('/dev/full', 'x').catch((error: unknown) => error);
    const error = diskError(cause, 'the report cannot be written');
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({ message: 'the report cannot be written: the disk is full', cause });
  });
});

describe('diskError', () => {
  it('leaves what is no fault of the disk as it is', async () => {
    const missing: unknown = await readFile('/no/such/file').catch((error: unknown) => error);
    expect(errorCodeOf(missing)).toBe('ENOENT');
    expect(diskError(missing, 'x')).toBe(missing);
    expect(diskError('text', 'x')).toBe('text');
  });
});
