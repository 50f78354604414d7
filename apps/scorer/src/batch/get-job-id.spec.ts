import { getJobId } from './get-job-id.ts';

describe('getJobId', () => {
  it('asks for more of an id that several jobs begin with', async () => {
    const jobs = { listIds: () => Promise.resolve(['abcdef-1', 'abcdef-2']) };
    await expect(getJobId(jobs, 'abcdef')).rejects.toThrow(
      "several jobs begin with 'abcdef', so write more of it: abcdef-1, abcdef-2",
    );
  });
});
