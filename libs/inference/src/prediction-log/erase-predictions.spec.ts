import { largeRequest, openPredictionLog, requestOf, type OpenedLog } from './open-prediction-log.fixture.ts';

let opened: OpenedLog | undefined;
async function open(): Promise<OpenedLog> {
  opened = await openPredictionLog();
  return opened;
}
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

describe('erasing a key', () => {
  it('takes what was predicted for it, under whatever names it was asked by, written yet or not', async () => {
    const { log, rows } = await open();
    const entities = [
      { origin: 'a', amount: 1 },
      { destination: 'a' },
      { origin: 'b', destination: 'c' },
      { amount: 'a' },
    ];
    const about = { entities, rows: entities.map(() => ({ bmi: 1 })), predictions: [1, 2, 3, 4] };
    log.record(requestOf(about));
    log.record(requestOf({ ...about, entities: undefined, requestId: 'r2' }));
    await log.flush();
    log.record(requestOf({ requestId: 'r3', entities: [{ origin: 'a' }, { origin: 'd' }] }));
    expect(await log.erase(['a'], [['origin'], ['destination']])).toBe(3);
    const left = rows()
      .map((row) => row['entity'])
      .filter((entity) => entity !== null);
    expect(left).toEqual(['{"origin":"b","destination":"c"}', '{"amount":"a"}', '{"origin":"d"}']);
    expect(rows()).toHaveLength(7);
  });

  it('takes a composite key by all of its parts, among many rows', async () => {
    const { log, rows } = await open();
    const request = largeRequest('many', 4500);
    log.record({
      ...request,
      entities: request.rows.map((_, index) => ({ card: String(index % 3), shop: index % 2 })),
    });
    // One row in six.
    expect(await log.erase(['1', 1], [['card', 'shop']])).toBe(750);
    expect(rows()).toHaveLength(3750);
  });

  it('finds nothing in an empty log', async () => {
    const { log } = await open();
    expect(await log.erase(['a'], [['origin']])).toBe(0);
  });
});
