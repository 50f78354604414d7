import type { Artifact } from '@quincunx/contracts';
import { loadDeployment } from '../deployments/load-deployment.ts';
import type { ScoringStream } from '../scoring/scoring-service.ts';
import type { VersionMeter } from '../scoring/version-meter.ts';

class MeterFixture implements VersionMeter {
  seconds = 0;
  predictions = 0;
  observations = 0;
  errors = 0;

  observe(seconds: number, predictions: number): void {
    this.seconds += seconds;
    this.predictions += predictions;
    this.observations += 1;
  }

  countError(): void {
    this.errors += 1;
  }
}

/** Version 1 of an artifact, chosen for a stream. */
export async function openStream(
  artifact: Artifact,
): Promise<ScoringStream & { readonly meter: MeterFixture }> {
  const source = { loadArtifact: () => Promise.resolve(artifact) };
  const version = { model: artifact.model, version: 1, artifact: '1'.repeat(64) };
  return { deployment: await loadDeployment(source, version), meter: new MeterFixture() };
}

/** Bytes in pieces of a length. */
export async function* inPieces(
  content: string | Uint8Array,
  length = 64 * 1024,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  await Promise.resolve();
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

export async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}
