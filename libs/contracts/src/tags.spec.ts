import { modelDefinitionSchema } from './model-definition.ts';
import { modelChangeSchema } from './model-version.ts';
import { parseWith } from './parse-with.ts';

function tags(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'value']));
}

describe('tagsSchema', () => {
  it('takes a hundred tags', () => {
    expect(Object.keys(modelChangeSchema.parse({ tags: tags(100) }).tags ?? {})).toHaveLength(100);
  });

  it('refuses more, in one sentence', () => {
    expect(() => parseWith(modelChangeSchema, { tags: tags(101) }, 'request body')).toThrow(
      /^request body: tags: holds 101 tags; at most 100 are kept$/,
    );
  });

  it.each([null, 'team:risk', ['team'], { team: 1 }, { '': 'empty' }, { long: 'x'.repeat(501) }])(
    'refuses %j',
    (value) => {
      expect(modelChangeSchema.safeParse({ tags: value }).success).toBe(false);
    },
  );

  it('holds for the tags of a definition, too', () => {
    const { error } = modelDefinitionSchema.safeParse({ tags: tags(101) });
    expect(error?.issues.filter(({ path }) => path[0] === 'tags')).toHaveLength(1);
  });
});
