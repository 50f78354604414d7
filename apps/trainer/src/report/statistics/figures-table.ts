import type { FeatureStatistics } from '@quincunx/contracts';
import { formatNumber } from '../format-number.ts';
import { html, type Html } from '../html.ts';
import { fact } from '../sections/fact.ts';
import { seriesNames, type Side } from './statistics-report.ts';

/** The figures of a feature: of one side as a list, of two beside each other. */
export function figuresTable(sides: readonly Side[]): Html {
  const columns = sides.map(({ feature }) => new Map(figuresOf(feature)));
  const names = [...new Set(columns.flatMap((figures) => [...figures.keys()]))];
  if (columns.length === 1) {
    return html`<dl class="facts compact">
      ${names.map((name) => fact(name, columns[0]?.get(name) ?? ''))}
    </dl>`;
  }
  return html`<table class="metrics compact">
    <thead>
      <tr>
        <td></td>
        ${sides.map(({ series }) => html`<th scope="col"><span class="key ${series}">${seriesNames[series]}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${names.map(
        (name) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${columns.map((figures) => html`<td>${figures.get(name) ?? '–'}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function figuresOf({ count, nulls, distinct, numbers }: FeatureStatistics): (readonly [string, string])[] {
  const counts = [
    ['rows', formatNumber(count)],
    [
      'without a value',
      count === 0 ? '–' : `${formatNumber(nulls)} (${((100 * nulls) / count).toFixed(1)} %)`,
    ],
    ['different values', formatNumber(distinct)],
  ] as const;
  if (numbers === undefined) return [...counts];
  const { minimum, maximum, mean, standardDeviation, quantiles } = numbers;
  return [
    ...counts,
    ['minimum', formatNumber(minimum)],
    ...Object.entries(quantiles).map(([name, value]) => [quantileName(name), formatNumber(value)] as const),
    ['maximum', formatNumber(maximum)],
    ['mean', formatNumber(mean)],
    ['std. deviation', standardDeviation === undefined ? '–' : formatNumber(standardDeviation)],
  ];
}

/** `p5` of `p05`. */
function quantileName(name: string): string {
  return name === 'p50' ? 'median' : `p${Number(name.slice(1))}`;
}
