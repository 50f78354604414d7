import { parseOverrides } from './parse-overrides.ts';

const base = { estimator: { iterations: 2001 }, gate: { absolute: [{ metric: 'r2', atLeast: 0.4 }] } };

describe('parseOverrides', () => {
  it('reads values as JSON where they are, else as strings', () => {
    const overrides = [
      'a.number=1e-3',
      'a.text=when-better',
      'a.quoted="500"',
      'a.list=[1,2]',
      'a.none=null',
      'a.empty=',
    ];
    expect(parseOverrides(overrides, base)).toEqual({
      overlay: {
        a: { number: 0.001, text: 'when-better', quoted: '500', list: [1, 2], none: null, empty: '' },
      },
      problems: [],
    });
  });

  it('keeps equals signs of the value', () => {
    expect(parseOverrides(['tags.formula=y=ax+b'], base).overlay).toEqual({ tags: { formula: 'y=ax+b' } });
  });

  it('lets the later of two overrides of one path hold', () => {
    expect(parseOverrides(['a=1', 'a.b=2', 'a.c=3', 'a.b=4'], base).overlay).toEqual({ a: { b: 4, c: 3 } });
  });

  it('takes positions in lists', () => {
    expect(parseOverrides(['gate.absolute.0.atLeast=0.5'], base)).toEqual({
      overlay: { gate: { absolute: { 0: { atLeast: 0.5 } } } },
      problems: [],
    });
  });

  it.each(['1', '-1', '00', 'length', 'metric'])('says that a list has no position %s', (position) => {
    const { problems } = parseOverrides([`gate.absolute.${position}=5`], base);
    expect(problems).toHaveLength(1);
  });

  it('names the list of a position that is not there', () => {
    expect(parseOverrides(['gate.absolute.1.atLeast=0.5'], base).problems).toEqual([
      { path: 'gate/absolute/1', message: 'is not a position in this list, which has 1, counted from 0' },
    ]);
  });

  it.each(['estimator.iterations', '=5', 'estimator..iterations=5', '.a=1', ''])('refuses %p', (override) => {
    const { overlay, problems } = parseOverrides([override], base);
    expect(overlay).toEqual({});
    expect(problems).toEqual([
      { path: '', message: `override '${override}' must be path=value, such as estimator.iterations=500` },
    ]);
  });

  it('takes no path into the prototype of objects', () => {
    parseOverrides(['__proto__.polluted=true', 'constructor.prototype.polluted=true'], base);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  });
});
