import { svgOf } from '../plots/figure.fixture.ts';
import { featureFigure } from './feature-figure.ts';
import { numbersFeature, textsFeature } from './statistics-report.fixture.ts';
import type { Side } from './statistics-report.ts';

const sideOf = (series: Side['series'], feature: Side['feature']): Side => ({ series, feature });

function barsOf(svg: string): number {
  const bars = /<g class="mark-rect role-mark.*?<\/g>/s.exec(svg)?.[0] ?? '';
  return bars.match(/<path /g)?.length ?? 0;
}

describe('featureFigure', () => {
  it('draws a bar for each part of the numbers that has some', async () => {
    const svg = await svgOf(featureFigure([sideOf('train', numbersFeature('x', [1, 1, 2, 9]))]));
    expect(barsOf(svg)).toBe(3);
    expect(svg).not.toContain('var(--test)');
  });

  it('draws two sides in the same bins: bars, and a line over them', async () => {
    const figure = featureFigure([
      sideOf('train', numbersFeature('x', [1, 1, 2])),
      sideOf('test', numbersFeature('x', [2, 9])),
    ]);
    const svg = await svgOf(figure);
    expect(barsOf(svg)).toBe(2);
    expect(svg.match(/stroke="var\(--test\)"/g)).toHaveLength(1);
    expect(figure).toMatchObject({ key: [{ text: 'from: 3 rows' }, { text: 'to: 2 rows' }] });
    expect(svg).toContain('of the values of x: from, between 1 and 2; to, between 2 and 9.');
  });

  it('draws the numbers of the one side that has some, in its colour', async () => {
    const none = { name: 'x', type: 'number' as const, count: 3, nulls: 3, distinct: 0 };
    const svg = await svgOf(
      featureFigure([sideOf('train', none), sideOf('test', numbersFeature('x', [1, 2]))]),
    );
    expect(barsOf(svg)).toBe(2);
    expect(svg).toContain('fill="var(--test)"');
  });

  it('draws a constant', async () => {
    expect(barsOf(await svgOf(featureFigure([sideOf('train', numbersFeature('x', [7, 7]))])))).toBe(1);
  });

  it('draws the ten values that are most frequent on either side, and says that there are more', async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`v${index}`, 20 - index]));
    const figure = featureFigure([
      sideOf('train', textsFeature('x', many)),
      sideOf('test', textsFeature('x', { new: 5, v11: 1 })),
    ]);
    expect(figure).toMatchObject({ caption: 'string; the 10 most frequent values' });
    const labels = [...(await svgOf(figure)).matchAll(/>(new|v\d+)<\/text>/g)].map(([, label]) => label);
    expect(labels).toEqual(['new', 'v11', 'v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7']);
  });

  it('draws booleans', async () => {
    const values = {
      frequent: [
        { value: false, count: 9 },
        { value: true, count: 1 },
      ],
      rest: 0,
    };
    const feature = { name: 'x', type: 'boolean' as const, count: 10, nulls: 0, distinct: 2, values };
    const figure = featureFigure([sideOf('train', feature)]);
    expect(figure).toMatchObject({ caption: 'boolean', key: [] });
    expect(barsOf(await svgOf(figure))).toBe(2);
  });
});
