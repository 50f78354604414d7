import { NotFoundError } from '@quincunx/contracts';
import { createRegistry, promotionTo, registerVersion, type OpenRegistry } from '../registry.fixture.ts';

let opened: OpenRegistry;
beforeEach(async () => {
  opened = await createRegistry();
});
afterEach(() => opened.close());

describe('the models of the registry', () => {
  it('are created with their first version', async () => {
    const { registry } = opened;
    expect(await registry.listModels({ limit: 10 })).toEqual({ items: [] });
    await registerVersion(registry);
    await registerVersion(registry);
    expect(await registry.getModel('churn')).toEqual({
      name: 'churn',
      description: '',
      tags: {},
      aliases: {},
      newestVersion: 2,
      createdAt: '2026-01-01T00:00:01.000Z',
    });
  });

  it('are listed by name, page by page', async () => {
    const { registry } = opened;
    for (const model of ['c', 'a', 'e', 'b', 'd']) await registerVersion(registry, { model });
    await registry.promote('b', promotionTo(1));
    const names: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await registry.listModels({ limit: 2, ...(cursor !== undefined && { cursor }) });
      names.push(page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(names).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    const { items } = await registry.listModels({ limit: 10 });
    expect(items[1]).toMatchObject({ name: 'b', aliases: { production: 1 } });
  });

  it('change only in what the change names', async () => {
    const { registry } = opened;
    await registerVersion(registry);
    await registry.changeModel('churn', { description: 'Who leaves?' });
    await registry.changeModel('churn', { tags: { team: 'growth', __proto__: 'x' } });
    await registry.changeModel('churn', {});
    expect(await registry.getModel('churn')).toMatchObject({
      description: 'Who leaves?',
      tags: { team: 'growth' },
    });
    await registry.changeModel('churn', { tags: {} });
    expect(await registry.getModel('churn')).toMatchObject({ description: 'Who leaves?', tags: {} });
  });

  it('are not found by another name, and the error says which there are', async () => {
    const { registry } = opened;
    await expect(registry.getModel('churn')).rejects.toThrow(
      new NotFoundError("there is no model 'churn': none is registered yet"),
    );
    for (let index = 10; index < 22; index++) await registerVersion(registry, { model: `m-${index}` });
    await expect(registry.changeModel('churn', { description: '' })).rejects.toThrow(
      new NotFoundError(
        "there is no model 'churn': there are m-10, m-11, m-12, m-13, m-14, m-15, m-16, m-17, m-18, m-19, ...",
      ),
    );
  });
});
