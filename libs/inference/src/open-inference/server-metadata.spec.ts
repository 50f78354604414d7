import { serverMetadataSchema } from '@quincunx/contracts';
import { serverMetadata } from './server-metadata.ts';

describe('serverMetadata', () => {
  it('advertises binary data, without which clients send JSON', () => {
    expect(serverMetadataSchema.parse(serverMetadata('0.1.0'))).toEqual({
      name: 'quincunx',
      version: '0.1.0',
      extensions: ['binary_tensor_data', 'model_configuration', 'model_repository', 'statistics'],
    });
  });
});
