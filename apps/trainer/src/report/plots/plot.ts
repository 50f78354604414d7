import type { TopLevelSpec } from 'vega-lite';

/** What a colour and shape stand for in every plot of the report. */
export type Series = 'train' | 'test' | 'line';

export interface Plot {
  readonly title: string;
  /** One sentence under the title: how to read it. */
  readonly caption: string;
  /** One sentence that says what is to be seen, for those who do not see it. */
  readonly description: string;
  readonly key: readonly { readonly series: Series; readonly text: string }[];
  readonly spec: TopLevelSpec;
}

/** A plot that would show nothing, and why. */
export interface Omission {
  readonly title: string;
  readonly reason: string;
}

export type Figure = Plot | Omission;
