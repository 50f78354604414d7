import { canonicalJson } from '@quincunx/storage';
import type { Digest, FeatureReference } from '@quincunx/contracts';
import { quoteText } from '../offline/duckdb/quote.ts';

/** How a dataset is written: the same rows give the same bytes. The file says what it is of. */
export function parquetOptions(content: {
  readonly references: readonly FeatureReference[];
  readonly featuresDigest: Digest;
}): string {
  const metadata = quoteText(canonicalJson(content));
  return `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, KV_METADATA {quincunx: ${metadata}})`;
}
