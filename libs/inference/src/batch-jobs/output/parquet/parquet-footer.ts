import { open } from 'node:fs/promises';
import { readThrift, type ThriftStruct } from './thrift-compact.ts';

/** What a Parquet file begins and ends with. */
export const magic = Buffer.from('PAR1');

/** Behind the footer stand its length and the magic. */
const trailerBytes = 8;

export interface ParquetFooter {
  /** Of the file, before the footer: the magic and the row groups. */
  readonly contentBytes: number;
  readonly metadata: ThriftStruct;
}

export async function readFooter(path: string): Promise<ParquetFooter> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const trailer = await read(size - trailerBytes, trailerBytes);
    const length = trailer.readUInt32LE();
    const contentBytes = size - trailerBytes - length;
    return { contentBytes, metadata: readThrift(await read(contentBytes, length)) };
  } finally {
    await file.close();
  }

  async function read(position: number, length: number): Promise<Buffer> {
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position });
    return buffer;
  }
}
