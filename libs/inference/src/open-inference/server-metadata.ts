import type { ServerMetadata } from '@quincunx/contracts';

/** @param version of the server. */
export function serverMetadata(version: string): ServerMetadata {
  return {
    name: 'quincunx',
    version,
    extensions: ['binary_tensor_data', 'model_configuration', 'model_repository', 'statistics'],
  };
}
