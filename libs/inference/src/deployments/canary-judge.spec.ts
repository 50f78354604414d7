import { CanaryJudge } from './canary-judge.ts';

const bounds = { minimumRequests: 10, windowSeconds: 10 };
const right = { milliseconds: 1, failed: false };
const wrong = { milliseconds: 1, failed: true };
const late = { milliseconds: 51, failed: false };

/** What the judge says of each answer, one a millisecond from an instant on. */
function record(judge: CanaryJudge, answers: readonly (typeof right)[], from = 0) {
  return answers.map((answer, index) => judge.record(answer, from + index));
}

const repeat = (answer: typeof right, times: number) => Array.from({ length: times }, () => answer);

describe('CanaryJudge', () => {
  it('lets pass what keeps to the bounds, exactly', () => {
    const judge = new CanaryJudge({ ...bounds, errorRate: 0.1, p99Milliseconds: 50 });
    const answers = [...repeat(right, 9), wrong, ...repeat(right, 89), { milliseconds: 50, failed: true }];
    expect(record(judge, answers)).toEqual(repeat(right, 100).map(() => undefined));
  });

  it('says how many failed of how many', () => {
    const judge = new CanaryJudge({ ...bounds, errorRate: 0.1 });
    expect(record(judge, [...repeat(right, 18), wrong, wrong, wrong]).at(-1)).toBe(
      '3 of 21 requests in 10 s failed; the bound is a share of 0.1',
    );
  });

  it('says how many took too long', () => {
    const judge = new CanaryJudge({ ...bounds, p99Milliseconds: 50 });
    expect(record(judge, repeat(right, 98)).every((said) => said === undefined)).toBe(true);
    expect(judge.record(late, 100)).toBe(
      '1 of 99 requests in 10 s took more than 50 ms, which is the bound of the 99th percentile',
    );
    expect(judge.record(late, 200)).toBe(
      '2 of 100 requests in 10 s took more than 50 ms, which is the bound of the 99th percentile',
    );
  });

  it('judges nothing by fewer requests than it must have', () => {
    const judge = new CanaryJudge({ ...bounds, errorRate: 0 });
    expect(record(judge, repeat(wrong, 9)).every((said) => said === undefined)).toBe(true);
    expect(judge.record(right, 100)).toMatch(/^9 of 10 requests/);
  });

  it('forgets what is older than the window', () => {
    const judge = new CanaryJudge({ ...bounds, errorRate: 0.5 });
    record(judge, repeat(wrong, 9));
    expect(record(judge, repeat(right, 10), 10_000)).toEqual(repeat(right, 10).map(() => undefined));
    expect(judge.record(wrong, 10_020)).toBeUndefined();
  });
});
