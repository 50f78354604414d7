import type { ModelDefinition } from '@quincunx/contracts';
import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { churn } from '../definitions/churn.fixture.ts';
import { resolveConfiguration } from '../resolution/resolve-configuration.ts';
import { compareDefinitions } from './compare-definitions.ts';

function definition(...overrides: string[]): ModelDefinition {
  return resolveConfiguration({ source: churn, environment: 'development', overrides }).definition;
}

function changes(...overrides: string[]): string[] {
  return compareDefinitions(definition(), definition(...overrides)).changes;
}

describe('compareDefinitions', () => {
  it('finds nothing between equals', () => {
    expect(compareDefinitions(definition(), definition())).toEqual({ patch: [], changes: [] });
  });

  it('gives a JSON Patch and the same in words', () => {
    expect(compareDefinitions(definition(), definition('estimator.iterations=500'))).toEqual({
      patch: [{ op: 'replace', path: '/estimator/iterations', value: 500 }],
      changes: ['estimator.iterations: 2001 -> 500'],
    });
  });

  it('speaks of what was added and removed', () => {
    expect(changes('description=a trial')).toEqual(['description added: "a trial"']);
    expect(changes('promotion.kind=manual').sort()).toEqual([
      'promotion.alias removed: "production"',
      'promotion.kind: "when-better" -> "manual"',
      'promotion.metric removed: "r2"',
    ]);
    expect(changes('preprocessing=[]')).toEqual([
      'preprocessing[0] removed: {"kind":"standardise","features":["visits","spend_per_visit"]}',
    ]);
  });

  it('speaks of items by their position, also of several in one list', () => {
    const steps = [
      { kind: 'log1p', features: ['visits'] },
      { kind: 'standardise', features: ['visits'] },
    ];
    expect(changes(`preprocessing=${JSON.stringify(steps)}`)).toEqual([
      'preprocessing[0].kind: "standardise" -> "log1p"',
      'preprocessing[0].features[1] removed: "spend_per_visit"',
      'preprocessing[1] added: {"kind":"standardise","features":["visits"]}',
    ]);
  });

  it('keeps long values short', () => {
    const [change] = changes(`description=${'very '.repeat(100)}long`);
    expect(change).toMatch(/^description added: "very very .*\.\.\.$/);
    expect(change?.length).toBeLessThan(200);
  });

  it('leads from any definition to any other', () => {
    const step = fc.record({
      kind: fc.constantFrom('log1p', 'standardise', 'min-max'),
      features: fc.subarray(['visits', 'spend_per_visit'], { minLength: 1 }),
    });
    const overrides = fc
      .record({
        steps: fc.array(step, { maxLength: 5 }),
        seed: fc.nat(3),
        tags: fc.dictionary(fc.string({ minLength: 1 }), fc.string()),
      })
      .map(({ steps, seed, tags }) =>
        definition(`preprocessing=${JSON.stringify(steps)}`, `seed=${seed}`, `tags=${JSON.stringify(tags)}`),
      );
    fc.assert(
      fc.property(overrides, overrides, (from, to) => {
        const { patch, changes: words } = compareDefinitions(from, to);
        const document: unknown = JSON.parse(JSON.stringify(from));
        const faults = applyPatch(
          document,
          JSON.parse(JSON.stringify(patch)) as Parameters<typeof applyPatch>[1],
        );
        expect(faults.filter((fault) => fault !== null)).toEqual([]);
        expect(document).toEqual(JSON.parse(JSON.stringify(to)));
        expect(words).toHaveLength(patch.length);
      }),
      { numRuns: 100 },
    );
  });
});
