import { repositoryIndexSchema } from '@quincunx/contracts';
import { repositoryIndex } from './repository-index.ts';

const entries = [
  { model: 'churn', version: 4 },
  { model: 'fraud', version: 1, fault: 'its artifact is corrupt' },
];
const churn = { name: 'churn', version: '4', state: 'READY', reason: '' };
const fraud = { name: 'fraud', version: '1', state: 'UNAVAILABLE', reason: 'its artifact is corrupt' };

describe('repositoryIndex', () => {
  it('says of each version whether it is ready, and why not', () => {
    expect(repositoryIndexSchema.parse(repositoryIndex(entries, { isReadyOnly: false }))).toEqual([
      churn,
      fraud,
    ]);
  });

  it('has only those that are ready, if asked', () => {
    expect(repositoryIndex(entries, { isReadyOnly: true })).toEqual([churn]);
  });
});
