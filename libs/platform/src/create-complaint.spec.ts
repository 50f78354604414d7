import { PassThrough } from 'node:stream';
import { NotFoundError } from '@quincunx/contracts';
import { createComplaint } from './create-complaint.ts';

function complaintOf(error: unknown): string {
  const errors = new PassThrough();
  createComplaint('trainer', errors)(error);
  return String(errors.read());
}

describe('createComplaint', () => {
  it('says in one line what the platform foresees', () => {
    expect(complaintOf(new NotFoundError('there is no\n  such model'))).toBe(
      'trainer: there is no such model\n',
    );
  });

  it('shows the stack of a fault of the program', () => {
    const fault = complaintOf(new RangeError('deep inside'));
    expect(fault).toContain('trainer: unexpected fault: RangeError: deep inside');
    expect(fault).toContain('create-complaint.spec.ts');
  });

  it('says whatever else was thrown', () => {
    expect(complaintOf('a text')).toBe('trainer: a text\n');
  });
});
