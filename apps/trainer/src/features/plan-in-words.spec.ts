import type { FeaturePlan } from '@quincunx/contracts';
import { planInWords } from './plan-in-words.ts';

describe('planInWords', () => {
  it('tells what changes and how, what would break, and what is to be materialised', () => {
    const lines = planInWords({
      definitions: [
        { kind: 'featureViews', name: 'vitals', change: 'changed', differences: ['ttlSeconds: none -> 60'] },
        { kind: 'featureViews', name: 'visits', change: 'unchanged', differences: [] },
        { kind: 'aliasedViews', name: 'peer', change: 'added', differences: [] },
        { kind: 'onDemandViews', name: 'ratio', change: 'added', differences: [] },
        { kind: 'featureServices', name: 'scoring', change: 'removed', differences: [] },
      ],
      breaks: [
        {
          reference: 'vitals:bmi',
          change: 'changed',
          model: 'progression',
          version: 3,
          aliases: ['production', 'canary'],
        },
      ],
      materialise: ['vitals', 'visits'],
    });
    expect(lines).toEqual([
      '~ feature view vitals',
      '    ttlSeconds: none -> 60',
      '+ aliased view peer',
      '+ on-demand view ratio',
      '- feature service scoring',
      '! vitals:bmi is changed, and progression version 3 (production, canary) reads it',
      'this cannot be applied as long as a deployed version reads what it changes',
      'unchanged: 1',
      'to materialise: vitals, visits',
    ]);
  });

  it('says so when nothing changes', () => {
    const nothing: FeaturePlan = {
      definitions: [{ kind: 'featureViews', name: 'vitals', change: 'unchanged', differences: [] }],
      breaks: [],
      materialise: [],
    };
    expect(planInWords(nothing)).toEqual(['nothing changes', 'unchanged: 1']);
    expect(planInWords({ definitions: [], breaks: [], materialise: [] })).toEqual(['nothing changes']);
  });
});
