import { CorruptError, datasetSchema } from '@quincunx/contracts';
import { parseJson, parseStored } from './parse-stored.ts';

describe('parseStored', () => {
  it.each([
    ['no JSON', '{', 'the record of a dataset is damaged: it is no JSON'],
    ['not what the schema says', '[]', /^the record of a dataset is damaged: /],
  ])('says that a record is damaged that is %s', (_, text, message) => {
    const reading = () => parseStored(datasetSchema, 'the record of a dataset', () => parseJson(text));
    expect(reading).toThrow(CorruptError);
    expect(reading).toThrow(message);
  });

  it('lets through what is no damage', () => {
    const failing = () => {
      throw new TypeError('x');
    };
    expect(() => parseStored(datasetSchema, 'it', failing)).toThrow(TypeError);
  });
});
