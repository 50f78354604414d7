import { renderReport } from './render-report.ts';
import {
  classificationReport,
  gradientDescentReport,
  leastSquaresReport,
  severalInputsReport,
  without,
} from './training-report.fixture.ts';
import type { TrainingReport } from './training-report.ts';

const plotTitles = (document: string) => [...document.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, title]) => title);

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

/** Every string that a person may have written, hostile. Names of models and columns are checked at the edge, but not here. */
function hostileReport(): TrainingReport {
  const report = gradientDescentReport();
  return {
    ...report,
    run: hostile,
    startedAt: hostile,
    promotion: hostile,
    definition: {
      ...report.definition,
      name: hostile,
      description: hostile,
      label: { ...report.definition.label, column: hostile },
      tags: { [hostile]: hostile },
    },
    artifact: {
      ...report.artifact,
      features: [hostile],
      signature: {
        inputs: [{ name: hostile, type: 'number', nullable: true }],
        outputs: [{ name: hostile, type: 'number', nullable: false }],
      },
      steps: [{ name: hostile, expression: hostile }],
      fitted: {
        kind: hostile,
        intercept: 1,
        coefficients: { [hostile]: 2 },
        preprocessing: { [hostile]: [hostile] },
      },
    },
    candidate: {
      ...report.candidate,
      test: {
        ...report.candidate.test,
        sample: [{ inputs: { [hostile]: 20 }, label: 100, prediction: 120 }],
      },
    },
    pins: {
      ...report.pins,
      configuration: { ...report.pins.configuration, name: hostile },
      features: { ...report.pins.features, references: [hostile] },
      code: { revision: hostile, dirty: false },
      runtime: { node: hostile, platform: hostile, quincunx: hostile },
    },
    production: { version: 1, notComparable: hostile },
    steps: report.steps.map((step) => ({ ...step, name: hostile })),
    verdict: { passed: false, findings: [{ passed: false, reason: hostile }] },
  };
}

describe('renderReport', () => {
  it.each([
    [
      'one input by gradient descent',
      gradientDescentReport,
      ['Fit over the data', 'Residuals by prediction', 'Distribution of residuals', 'Loss by step'],
    ],
    [
      'one input by least squares',
      leastSquaresReport,
      ['Fit over the data', 'Residuals by prediction', 'Distribution of residuals'],
    ],
    [
      'several inputs',
      severalInputsReport,
      ['Predicted against actual', 'Residuals by prediction', 'Distribution of residuals'],
    ],
    [
      'a classification',
      classificationReport,
      ['ROC curve', 'Calibration', 'Predicted probability by label', 'Loss by step'],
    ],
  ])('draws the plots of %s, each described in a sentence', async (_, create, titles) => {
    const document = await renderReport(create());
    expect(plotTitles(document)).toEqual(titles);
    expect(document.match(/<svg role="img" aria-label="[^"]{40,}\." viewBox="0 0 \d+ \d+">/g)).toHaveLength(
      titles.length,
    );
    expect(document.match(/<\/svg>/g)).toHaveLength(titles.length);
    expect(document).not.toMatch(/NaN|undefined|\[object/);
  });

  it('gives all plots the same width, so that they line up', async () => {
    const document =
      (await renderReport(gradientDescentReport())) + (await renderReport(classificationReport()));
    const widths = [...document.matchAll(/viewBox="0 0 (\d+) /g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(8);
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(12);
  });

  it('says in one sentence why a one-step fit has no loss to draw', async () => {
    expect(await renderReport(leastSquaresReport())).toContain('Least squares is solved in one step');
    expect(await renderReport(gradientDescentReport())).not.toContain('Least squares is solved in one step');
  });

  it('shows every pin, parameter and fitted expression', async () => {
    const report = gradientDescentReport();
    const document = await renderReport(report);
    const { pins } = report;
    for (const shown of [
      report.run,
      report.artifactDigest,
      `${pins.configuration.name} version 3`,
      pins.configuration.digest,
      pins.dataset,
      pins.features.digest,
      ...pins.features.references,
      pins.code?.revision ?? 'a revision',
      'with changes that were not committed',
      '20040101',
      'Node 24.21.0 on linux-x64, Quincunx 0.1.0',
      '<code>0.1</code>',
      '<code>2001</code>',
      '<code>ordered, test {&#34;rows&#34;:20}</code>',
      '<code>standardise, features [&#34;bmi&#34;]</code>',
      '<code>(bmi - 26.25) / 4.4</code>',
      '<code>152.3 + 44.5 * bmi_standardised</code>',
      'r2 0.4726 is at least 0.4',
      report.promotion,
    ]) {
      expect(document).toContain(shown);
    }
  });

  it('shows the whole configuration as JSON', async () => {
    const report = gradientDescentReport();
    const [, json] = /<pre><code>(.*?)<\/code><\/pre>/s.exec(await renderReport(report)) ?? [];
    const text = (json ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    expect(JSON.parse(text)).toEqual(report.definition);
  });

  it('tells code apart that was clean, changed, or outside a checkout', async () => {
    const report = leastSquaresReport();
    const pins = without(report.pins, 'code');
    const clean = { ...pins, code: { revision: 'f00', dirty: false } };
    expect(await renderReport({ ...report, pins: clean })).toMatch(/>f00<\/code>\s*clean/);
    expect(await renderReport({ ...report, pins })).toContain('not in a git checkout');
  });

  it('loads nothing, runs nothing, and refers to nothing outside itself', async () => {
    for (const report of [gradientDescentReport(), classificationReport()]) {
      const document = await renderReport(report);
      expect(document).toContain(
        `content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"`,
      );
      expect(document).not.toMatch(/<script|https?:|url\(|@import|<link|<img|<iframe|\son\w+=/i);
    }
  });

  it('shows hostile names and texts as text, in tables and plots alike', async () => {
    const document = await renderReport(hostileReport());
    expect(document).not.toMatch(/<script|<img/i);
    const tags = document.match(/<[a-z][^>]*>/gi)?.map((tag) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags?.filter((tag) => tag.includes('alert'))).toEqual([]);
    expect(document).toContain('<title>&#34;&#62;&#60;script&#62;');
    expect(document).toMatch(/<text[^>]*>"&gt;&lt;script&gt;/);
    expect(plotTitles(document)).toHaveLength(4);
  });

  it('shows a rejected run as one: which rules failed, and that nothing was registered', async () => {
    const report = without(leastSquaresReport(), 'version');
    const verdict = {
      passed: false,
      findings: [
        { passed: true, reason: 'mse is at most 3000' },
        { passed: false, reason: 'r2 0.1 is below 0.4' },
      ],
    };
    const document = await renderReport({ ...report, verdict });
    expect(document).toContain('<title>diabetes-bmi was rejected by its gate: 1 of 2 rules failed');
    expect(document).toMatch(/✗ failed<\/strong>\s*<span>r2 0\.1 is below 0\.4/);
    expect(document).toMatch(/✓ passed<\/strong>\s*<span>mse is at most 3000/);
    expect(document).toContain('<header class="failed">');
  });

  it('says when there is no gate, and when a model has no preprocessing', async () => {
    const report = leastSquaresReport();
    const fitted = { ...report.artifact.fitted, preprocessing: {} };
    const document = await renderReport({
      ...report,
      verdict: { passed: true, findings: [] },
      artifact: { ...report.artifact, fitted },
    });
    expect(document).toContain('The definition has no gate');
    expect(document).not.toContain('Preprocessing, fitted');
  });

  it('says when the plots show only a sample of the rows', async () => {
    const report = leastSquaresReport();
    const train = { ...report.candidate.train, rows: 1_000_000 };
    const sampled = await renderReport({ ...report, candidate: { ...report.candidate, train } });
    expect(sampled).toContain('Drawn from a sample: 422 of 1,000,000 training rows.');
    expect(await renderReport(report)).not.toContain('Drawn from a sample');
  });

  it('is the same document every time', async () => {
    expect(await renderReport(classificationReport())).toBe(await renderReport(classificationReport()));
  });

  it('prints no warning of the plotting libraries', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      await renderReport(gradientDescentReport());
      await renderReport(classificationReport());
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });
});
