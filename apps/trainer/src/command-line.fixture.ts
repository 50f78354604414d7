import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { runCommandLine } from './command-line.ts';

const checkout = resolve(import.meta.dirname, '../../..');

/** A stream that keeps what is written to it. */
export class Written extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** A workspace and a home of a test's own, in which the real command line runs. */
export class TrainerFixture {
  readonly workspace = mkdtempSync(join(tmpdir(), 'quincunx-trainer-'));
  readonly home = join(this.workspace, 'home');

  readonly #settings: Readonly<Record<string, string>>;

  /** @param settings more environment variables: `{ QUINCUNX_FEATURE_LOG: '1' }`. */
  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = settings;
    cpSync(join(checkout, 'models/diabetes-bmi/data'), join(this.workspace, 'models/diabetes-bmi/data'), {
      recursive: true,
    });
  }

  /** Writes a definition as a model of the workspace. */
  addModel(name: string, definition: unknown): void {
    mkdirSync(join(this.workspace, 'models', name), { recursive: true });
    const text =
      typeof definition === 'string' ? definition : `export default ${JSON.stringify(definition)};\n`;
    writeFileSync(join(this.workspace, 'models', name, `${name}.model.ts`), text);
  }

  addFile(path: string, content: string): void {
    writeFileSync(join(this.workspace, path), content);
  }

  removeModel(name: string): void {
    rmSync(join(this.workspace, 'models', name), { recursive: true });
  }

  async run(...words: readonly string[]): Promise<Ran> {
    const output = new Written();
    const errors = new Written();
    const environment = {
      ...this.#settings,
      QUINCUNX_WORKSPACE: this.workspace,
      QUINCUNX_HOME: this.home,
      QUINCUNX_DEFAULT_MODEL: 'progression',
    };
    const code = await runCommandLine({ words, environment, output, errors });
    return { code, output: output.text, errors: errors.text };
  }

  remove(): void {
    rmSync(this.workspace, { recursive: true, force: true });
  }
}

const patients = {
  kind: 'file',
  path: 'models/diabetes-bmi/data/patients.csv',
  format: 'csv',
  timestamp: { assumed: '2004-04-01T00:00:00Z' },
};

export const vitals = {
  name: 'vitals',
  entity: { name: 'patient', joinKeys: [{ name: 'patient_id', type: 'integer' }] },
  source: patients,
  features: [
    { name: 'bmi', type: 'number' },
    { name: 's5', type: 'number' },
  ],
};

/** A small definition over the patients' data; `change` replaces top-level keys. */
export function definitionOf(
  name: string,
  change: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    name,
    featureViews: [vitals],
    features: ['vitals:bmi'],
    label: { source: patients, column: 'progression', type: 'number' },
    split: { kind: 'ordered', test: { rows: 20 } },
    estimator: { kind: 'linear-regression', solver: 'least-squares' },
    gate: { absolute: [{ metric: 'r2', atLeast: 0.4 }] },
    promotion: { kind: 'when-better', metric: 'r2' },
    ...change,
  };
}
