import { modelConfigurationSchema, modelMetadataSchema } from '@quincunx/contracts';
import { classifierArtifact } from '../artifacts.fixture.ts';
import { modelConfiguration, modelMetadata } from './model-metadata.ts';

const { signature } = classifierArtifact;

describe('modelMetadata', () => {
  it('has a tensor of any number of rows for each input and output', () => {
    const metadata = modelMetadata({ model: 'classifier', versions: [2, 11], signature });
    expect(modelMetadataSchema.parse(metadata)).toEqual({
      name: 'classifier',
      versions: ['2', '11'],
      platform: 'quincunx_expression',
      inputs: [
        { name: 'amount', datatype: 'FP64', shape: [-1, 1] },
        { name: 'count', datatype: 'INT64', shape: [-1, 1] },
        { name: 'country', datatype: 'BYTES', shape: [-1, 1] },
        { name: 'known', datatype: 'BOOL', shape: [-1, 1] },
      ],
      outputs: [
        { name: 'probability', datatype: 'FP64', shape: [-1, 1] },
        { name: 'label', datatype: 'BOOL', shape: [-1, 1] },
      ],
    });
  });
});

describe('modelConfiguration', () => {
  it('says the same, with the rows as a batch', () => {
    expect(modelConfigurationSchema.parse(modelConfiguration('classifier', signature))).toEqual({
      name: 'classifier',
      platform: 'quincunx_expression',
      backend: 'quincunx',
      max_batch_size: 2147483647,
      input: [
        { name: 'amount', data_type: 'TYPE_FP64', dims: [1], optional: false },
        { name: 'count', data_type: 'TYPE_INT64', dims: [1], optional: true },
        { name: 'country', data_type: 'TYPE_STRING', dims: [1], optional: false },
        { name: 'known', data_type: 'TYPE_BOOL', dims: [1], optional: false },
      ],
      output: [
        { name: 'probability', data_type: 'TYPE_FP64', dims: [1] },
        { name: 'label', data_type: 'TYPE_BOOL', dims: [1] },
      ],
    });
  });
});
