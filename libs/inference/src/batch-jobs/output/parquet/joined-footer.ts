import { magic, type ParquetFooter } from './parquet-footer.ts';
import {
  writeThrift,
  type ThriftList,
  type ThriftStruct,
  type ThriftValue,
  type WrittenStruct,
} from './thrift-compact.ts';

// The ids of fields in Parquet's `parquet.thrift`.
const ofFile = { rows: 3, rowGroups: 4 };
const ofRowGroup = { columns: 1, fileOffset: 5, ordinal: 7 };
const ofColumnChunk = { fileOffset: 2, metadata: 3, offsetIndexOffset: 4, columnIndexOffset: 6 };
const ofColumnMetadata = { dataPage: 9, indexPage: 10, dictionaryPage: 11, bloomFilter: 14 };

/**
 * The footer of a file of the row groups of several, of one schema, whose contents stand one behind the other. Of what it is told of
 * row groups it keeps the bytes, a fraction of what they take when read.
 */
export class JoinedFooter {
  readonly #rowGroups: WrittenStruct[] = [];
  #first: ThriftStruct = new Map();
  #rows = 0n;
  #shift = 0;

  add({ metadata, contentBytes }: ParquetFooter): void {
    const groups = structsOf(metadata.get(ofFile.rowGroups)?.value);
    for (const group of groups) {
      const moved = moveRowGroup(group, BigInt(this.#shift), this.#rowGroups.length);
      this.#rowGroups.push({ written: writeThrift(moved) });
    }
    this.#rows += toInteger(metadata.get(ofFile.rows)?.value);
    this.#shift += contentBytes - magic.length;
    if (this.#first.size === 0) this.#first = withRowGroups(metadata, []);
  }

  /** With its length and the magic behind it. */
  bytes(): Buffer {
    const joined = withRowGroups(this.#first, this.#rowGroups);
    replace(joined, ofFile.rows, this.#rows);
    const metadata = writeThrift(joined);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(metadata.length);
    return Buffer.concat([metadata, length, magic]);
  }
}

function withRowGroups(metadata: ThriftStruct, groups: ThriftList['elements']): ThriftStruct {
  const copy: ThriftStruct = new Map(metadata);
  replace(copy, ofFile.rowGroups, { elementType: 12, elements: groups });
  return copy;
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
