import { open } from 'node:fs/promises';
import { readThrift, writeThrift, type ThriftStruct, type ThriftValue } from './thrift-compact.ts';

/** What a Parquet file begins and ends with. */
export const magic = Buffer.from('PAR1');

/** Behind the footer stand its length and the magic. */
const trailerBytes = 8;

export interface ParquetFooter {
  /** Of the file, before the footer: the magic and the row groups. */
  readonly contentBytes: number;
  readonly metadata: ThriftStruct;
}

// The ids of fields in Parquet's `parquet.thrift`.
const ofFile = { rows: 3, rowGroups: 4 };
const ofRowGroup = { columns: 1, fileOffset: 5, ordinal: 7 };
const ofColumnChunk = { fileOffset: 2, metadata: 3, offsetIndexOffset: 4, columnIndexOffset: 6 };
const ofColumnMetadata = { dataPage: 9, indexPage: 10, dictionaryPage: 11, bloomFilter: 14 };

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

/** The end of a file of the row groups of several, of one schema, whose contents stand one behind the other. */
export function joinedEnd(footers: readonly ParquetFooter[]): Buffer {
  const rowGroups: ThriftStruct[] = [];
  let rows = 0n;
  let shift = 0;
  for (const { metadata, contentBytes } of footers) {
    rows += toInteger(metadata.get(ofFile.rows)?.value);
    for (const group of structsOf(metadata.get(ofFile.rowGroups)?.value)) {
      rowGroups.push(moveRowGroup(group, BigInt(shift), rowGroups.length));
    }
    shift += contentBytes - magic.length;
  }
  const [first] = footers;
  const joined: ThriftStruct = new Map(first?.metadata);
  replace(joined, ofFile.rows, rows);
  replace(joined, ofFile.rowGroups, { elementType: 12, elements: rowGroups });
  const metadata = writeThrift(joined);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length);
  return Buffer.concat([metadata, length, magic]);
}

function moveRowGroup(group: ThriftStruct, shift: bigint, ordinal: number): ThriftStruct {
  const columns = structsOf(group.get(ofRowGroup.columns)?.value).map((chunk) => {
    const moved = withOffsets(chunk, shift, [
      ofColumnChunk.fileOffset,
      ofColumnChunk.offsetIndexOffset,
      ofColumnChunk.columnIndexOffset,
    ]);
    const metadata = chunk.get(ofColumnChunk.metadata)?.value;
    if (metadata instanceof Map) {
      replace(moved, ofColumnChunk.metadata, withOffsets(metadata, shift, Object.values(ofColumnMetadata)));
    }
    return moved;
  });
  const moved = withOffsets(group, shift, [ofRowGroup.fileOffset]);
  replace(moved, ofRowGroup.columns, { elementType: 12, elements: columns });
  replace(moved, ofRowGroup.ordinal, BigInt(ordinal));
  return moved;
}

/** A copy whose offsets in the file are moved; one that is 0 says that there is none. */
function withOffsets(struct: ThriftStruct, shift: bigint, ids: readonly number[]): ThriftStruct {
  const moved: ThriftStruct = new Map(struct);
  for (const id of ids) {
    const offset = toInteger(struct.get(id)?.value);
    if (offset > 0n) replace(moved, id, offset + shift);
  }
  return moved;
}

/** A field that is absent stays so. */
function replace(struct: ThriftStruct, id: number, value: ThriftValue): void {
  const field = struct.get(id);
  if (field !== undefined) struct.set(id, { ...field, value });
}

function toInteger(value: ThriftValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

function structsOf(value: ThriftValue | undefined): readonly ThriftStruct[] {
  const isList = typeof value === 'object' && 'elements' in value;
  return isList ? value.elements.filter((element) => element instanceof Map) : [];
}
