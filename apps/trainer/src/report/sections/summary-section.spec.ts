import { gradientDescentReport, without } from '../training-report.fixture.ts';
import { headline, summarySection } from './summary-section.ts';

const report = without(gradientDescentReport(), 'version');
const passed = { passed: true, reason: 'r2 is at least 0.4' };
const failed = { passed: false, reason: 'r2 0.1 is below 0.4' };

describe('headline', () => {
  it('names the registered version', () => {
    expect(headline({ ...report, version: 2 })).toBe(
      'diabetes-bmi passed its gate and is registered as version 2.',
    );
  });

  it('counts the rules that failed', () => {
    const verdict = { passed: false, findings: [passed, failed, passed] };
    expect(headline({ ...report, verdict })).toBe(
      'diabetes-bmi was rejected by its gate: 1 of 3 rules failed, and no version was registered.',
    );
  });

  it('claims no gate where there is none', () => {
    expect(headline({ ...report, version: 1, verdict: { passed: true, findings: [] } })).toBe(
      'diabetes-bmi has no gate to pass and is registered as version 1.',
    );
  });
});

describe('summarySection', () => {
  it.each([
    ['2026-03-02T09:30:01.240Z', '1.24 s'],
    ['2026-03-02T09:30:42.400Z', '42 s'],
    ['2026-03-02T10:33:05.000Z', '63 min 5 s'],
    ['2026-03-02T09:31:59.700Z', '2 min 0 s'],
  ])('says how long a run took that ended at %s', (endedAt, duration) => {
    expect(summarySection({ ...report, endedAt }).toString()).toContain(`<dd>${duration}</dd>`);
  });

  it('says when it started and what is in production', () => {
    const first = without(report, 'production');
    expect(summarySection(first).toString()).toContain('<dd>none yet</dd>');
    expect(summarySection(report).toString()).toContain('<dd>version 1</dd>');
    expect(summarySection(report).toString()).toContain('2026-03-02 09:30:00 UTC');
  });

  it('needs no description', () => {
    const definition = without(report.definition, 'description');
    expect(summarySection({ ...report, definition }).toString()).not.toContain('class="muted"');
  });
});
