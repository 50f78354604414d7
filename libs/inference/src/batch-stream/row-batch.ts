import type { Row } from '@quincunx/contracts';

/** Rows of a stream, in order, some of which may be wrong. */
export class RowBatch {
  /** Those that fit the model. */
  readonly rows: Row[] = [];
  /** Of every row what is wrong with it, in words; undefined for those that fit. */
  readonly faults: (string | undefined)[] = [];

  /** @param row or what is wrong with it. */
  add(row: Row | string): void {
    if (typeof row === 'string') {
      this.faults.push(row);
      return;
    }
    this.rows.push(row);
    this.faults.push(undefined);
  }
}
