import { BatchProgress } from './batch-progress.ts';

describe('the progress of a batch job', () => {
  it('counts whole parts, and what is done of the one that is worked on', () => {
    const progress = new BatchProgress();
    progress.begin('sql');
    progress.rows = 10;
    progress.endPart(4);
    progress.beginPart(() => 2.9);
    expect(progress).toMatchObject({ engine: 'sql', rowsDone: 6 });
  });

  it('counts anew when the job begins anew', () => {
    const progress = new BatchProgress();
    progress.rows = 10;
    progress.endPart(4);
    progress.beginPart(() => 2);
    progress.begin('workers');
    expect(progress).toMatchObject({ engine: 'workers', rowsDone: 0 });
    progress.endPart(4);
    expect(progress.rowsDone).toBe(4);
  });
});
