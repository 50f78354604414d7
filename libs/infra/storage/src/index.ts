export { canonicalJson } from './canonical-json.ts';
export { ContentStore, digestOfFile } from './content-store.ts';
export { digestOf, sha256 } from './digest.ts';
export { diskError, errorCodeOf } from './disk-error.ts';
export { replaceFile } from './replace-file.ts';
export { writeFileDurably } from './write-file-durably.ts';
