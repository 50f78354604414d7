import { InvalidInputError } from '@quincunx/contracts';
import { resolveConfiguration } from './resolve-configuration.ts';

/** Every problem of a definition, as `path: message`. */
export function problemsOf(source: unknown, ...overrides: string[]): string[] {
  try {
    resolveConfiguration({ source, environment: 'development', overrides });
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}
