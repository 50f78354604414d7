import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact, Registration } from '@quincunx/contracts';
import { openPlatform, type Platform } from './open-platform.ts';
import { readSettings } from './settings.ts';

/** A platform in a new home of its own. */
export async function openNewPlatform(): Promise<Platform> {
  const home = mkdtempSync(join(tmpdir(), 'quincunx-platform-'));
  return openPlatform({ settings: readSettings({ QUINCUNX_HOME: home }) });
}

/** `prediction = slope * bmi`. */
export function artifactOf(slope: number): Artifact {
  return {
    format: 'quincunx-expression-1',
    model: 'progression',
    signature: {
      inputs: [{ name: 'bmi', type: 'number', nullable: false }],
      outputs: [{ name: 'prediction', type: 'number', nullable: false }],
    },
    features: ['vitals:bmi'],
    steps: [],
    outputs: [{ name: 'prediction', expression: `${slope} * bmi` }],
    fitted: { kind: 'linear-regression', intercept: 0, coefficients: { bmi: slope }, preprocessing: {} },
  };
}

/** Stores and registers a version of `progression`. */
export async function register({ registry }: Platform, artifact: Artifact): Promise<number> {
  const digest = 'a'.repeat(64);
  const registration: Registration = {
    model: 'progression',
    artifact: await registry.storeArtifact(artifact),
    signature: artifact.signature,
    metrics: { r2: 0.5 },
    run: '00000000-0000-4000-8000-000000000001',
    pins: {
      configuration: { name: 'progression', version: 1, digest },
      dataset: digest,
      features: { references: ['vitals:bmi'], digest },
      seed: 1,
      runtime: { node: 'v24.0.0', platform: 'linux-x64', quincunx: '0.1.0' },
    },
    tags: {},
    author: 'ada',
    description: '',
  };
  return (await registry.register(registration)).version;
}

/** The id of a process that has ended. */
export async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}
