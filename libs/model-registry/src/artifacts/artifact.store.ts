import { artifactSchema, type Artifact, type Digest } from '@quincunx/contracts';
import { parseJson, parseStored } from '@quincunx/database';
import { canonicalJson, type ContentStore } from '@quincunx/storage';

/** The same artifact has the same digest, and is stored once. */
export async function storeArtifact(store: ContentStore, artifact: Artifact): Promise<Digest> {
  return await store.put(canonicalJson(artifact));
}

/** @throws NotFoundError, CorruptError naming the digest. */
export async function loadArtifact(store: ContentStore, digest: Digest): Promise<Artifact> {
  const content = await store.get(digest);
  return parseStored(artifactSchema, `the artifact ${digest}`, () => parseJson(content.toString()));
}
