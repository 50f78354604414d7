import type { ModelVersion, Signature, VersionComparison } from '@quincunx/contracts';

/** What differs between two versions of one model. A metric's change is `to` minus `from`. */
export function compareVersions(from: ModelVersion, to: ModelVersion): VersionComparison {
  return {
    model: from.model,
    from: from.version,
    to: to.version,
    sameArtifact: from.artifact === to.artifact,
    metrics: compareMetrics(from.metrics, to.metrics),
    changes: describeChanges(describe(from), describe(to)),
  };
}

function compareMetrics(
  from: ModelVersion['metrics'],
  to: ModelVersion['metrics'],
): VersionComparison['metrics'] {
  const before = new Map(Object.entries(from));
  const after = new Map(Object.entries(to));
  const metrics: VersionComparison['metrics'] = {};
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a, b] = [before.get(name), after.get(name)];
    metrics[name] = {
      ...(a !== undefined && { from: a }),
      ...(b !== undefined && { to: b }),
      ...(a !== undefined && b !== undefined && { change: b - a }),
    };
  }
  return metrics;
}

function describe({ pins, signature, tags }: ModelVersion): Map<string, string> {
  return new Map(flatten('', { pins, signature: inWords(signature), tags }));
}

function inWords(signature: Signature) {
  const list = (fields: Signature['inputs']) =>
    fields.map(({ name, type, nullable }) => `${name} ${type}${nullable ? ' or null' : ''}`).join(', ');
  return { inputs: list(signature.inputs), outputs: list(signature.outputs) };
}

type Leaf = string | number | boolean | readonly string[] | undefined;
interface Tree {
  readonly [key: string]: Leaf | Tree;
}

/** `pins.configuration.version` and its value, for every value that is no object. */
function flatten(path: string, value: Leaf | Tree): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (isList(value)) return [[path, value.join(', ')]];
  return Object.entries(value).flatMap(([key, inner]) =>
    flatten(path === '' ? key : `${path}.${key}`, inner),
  );
}

function isList(value: readonly string[] | Tree): value is readonly string[] {
  return Array.isArray(value);
}

function describeChanges(from: Map<string, string>, to: Map<string, string>): string[] {
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((path) => {
    const [before, after] = [from.get(path), to.get(path)];
    if (before === after) return [];
    if (before === undefined) return [`${path}: added ${String(after)}`];
    if (after === undefined) return [`${path}: removed, was ${before}`];
    return [`${path}: ${before} -> ${after}`];
  });
}
