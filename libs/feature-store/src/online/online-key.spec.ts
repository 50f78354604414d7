import type { Entity } from '@quincunx/contracts';
import { entityProblems, keyValues, onlineKey } from './online-key.ts';

const stay: Entity = {
  name: 'stay',
  joinKeys: [
    { name: 'ward', type: 'string' },
    { name: 'bed', type: 'integer' },
  ],
};

describe('online keys', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ bed: 3, ward: '1,2' }, '["1,2",3]'],
    [{ bed: -0, ward: '"' }, '["\\"",0]'],
    [{ bed: '9007199254740993', ward: '' }, '["","9007199254740993"]'],
  ])('of %p are %s', (entity, key) => {
    expect(entityProblems(entity, stay.joinKeys, 'entities/0')).toEqual([]);
    expect(onlineKey(keyValues(entity, stay))).toBe(key);
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ ward: 'a' }, 'entities/0/bed', `join key 'bed' is missing`],
    [{ ward: 'a', bed: '17' }, 'entities/0/bed', 'must be an integer'],
    [{ ward: 'a', bed: 1.5 }, 'entities/0/bed', 'must be an integer'],
    [{ ward: 'a', bed: null }, 'entities/0/bed', 'must be an integer'],
    [
      { ward: 'a', bed: 2 ** 53 },
      'entities/0/bed',
      'is outside 2^53, where numbers lose digits; send it as a string',
    ],
    [{ ward: 1, bed: 1 }, 'entities/0/ward', 'must be a string'],
    [{ ward: '\ud83d', bed: 1 }, 'entities/0/ward', 'is not Unicode: it has half of a surrogate pair'],
    [{ ward: 'a', bed: 1, room: 2 }, 'entities/0/room', 'is no join key; the join keys are ward, bed'],
    [
      JSON.parse('{"ward":"a","bed":1,"__proto__":2}') as Record<string, unknown>,
      'entities/0/__proto__',
      'is no join key; the join keys are ward, bed',
    ],
  ])('of %p are refused at %s', (entity, path, message) => {
    expect(entityProblems(entity, stay.joinKeys, 'entities/0')).toEqual([{ path, message }]);
  });

  it('of what is no entity are refused one by one', () => {
    const paths = entityProblems({ toString: 1 }, stay.joinKeys, 'entities/7').map(({ path }) => path);
    expect(paths).toEqual(['entities/7/ward', 'entities/7/bed', 'entities/7/toString']);
  });
});
