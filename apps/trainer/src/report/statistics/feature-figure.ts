import { formatCount } from '../format-number.ts';
import type { Figure } from '../plots/plot.ts';
import { numbersPlot, type NumbersSide } from './numbers-plot.ts';
import { seriesNames, type Side } from './statistics-report.ts';
import { mostBars, valuesPlot, type ValuesSide } from './values-plot.ts';

/** What the values of a feature look like, on one side or on two; of one that identifies persons on either, nothing is shown. */
export function featureFigure(sides: readonly Side[]): Figure {
  const title = sides[0]?.feature.name ?? '';
  const types = [...new Set(sides.map(({ feature }) => feature.type))].join(', now ');
  if (sides.some(({ feature }) => feature.pii)) {
    return { title, reason: `${types}; identifies persons, so that its values are not told` };
  }
  const distinct = Math.max(...sides.map(({ feature }) => feature.distinct));
  const numbers = sides.flatMap(numbersOf);
  const values = sides.flatMap(valuesOf);
  if (numbers.length > 0 && values.length > 0) return { title, reason: `${types}: these cannot be compared` };
  if (numbers.length === 0 && values.length === 0) return { title, reason: `${types}; no row has a value` };
  const drawn = numbers.length > 0 ? numbers : values;
  return {
    title,
    caption:
      values.length > 0 && distinct > mostBars ? `${types}; the ${mostBars} most frequent values` : types,
    key:
      sides.length === 1
        ? []
        : drawn.map(({ series, feature }) => ({
            series,
            text: `${seriesNames[series]}: ${formatCount(feature.count, 'row')}`,
          })),
    ...(numbers.length > 0 ? numbersPlot(numbers) : valuesPlot(values)),
  };
}

function numbersOf(side: Side): NumbersSide[] {
  const { numbers } = side.feature;
  return numbers === undefined ? [] : [{ ...side, numbers }];
}

function valuesOf(side: Side): ValuesSide[] {
  const { values } = side.feature;
  return values === undefined || values.frequent.length === 0 ? [] : [{ ...side, values }];
}
