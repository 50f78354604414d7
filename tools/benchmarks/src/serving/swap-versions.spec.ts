import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { createCase } from './cases.ts';
import { predictLinear } from './linear-fit.ts';
import { diabetesBmi } from './models.ts';
import { protocols } from './protocols.ts';
import { SwapPlan } from './swap-plan.ts';
import { swapVersions } from './swap-versions.ts';

const cases = protocols.map((protocol) => createCase(diabetesBmi, protocol));

interface Body {
  readonly version?: number;
  readonly instances?: readonly [{ bmi: number }];
  readonly inputs?: readonly [{ data: readonly [number] }];
}

interface Predicted {
  readonly status?: number;
  readonly version: number;
  readonly prediction: number;
}

let server: Server;

/** Moves as a registry does, and predicts as it is told to; undefined: it hangs up. */
async function serve(
  predict: (row: { bmi: number }, past: readonly number[]) => Predicted | undefined,
  move = (to: number) => ({ status: 201, to }),
): Promise<number> {
  const past = [1];
  server = createServer((request, response) => {
    void json(request).then((read) => {
      const { version, instances, inputs } = read as Body;
      const send = (status: number, body: unknown) => {
        const text = JSON.stringify(body);
        response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
      };
      if (instances ?? inputs) {
        const predicted = predict(instances?.[0] ?? { bmi: inputs?.[0].data[0] ?? 0 }, past);
        if (predicted === undefined) {
          response.destroy();
          return;
        }
        send(
          predicted.status ?? 200,
          instances
            ? { version: predicted.version, predictions: [predicted.prediction] }
            : {
                model_version: String(predicted.version),
                outputs: [{ data: [predicted.prediction] }],
              },
        );
        return;
      }
      if (version === undefined) past.pop();
      else past.push(version);
      const { status, to } = move(past.at(-1) ?? 0);
      send(status, { to, kind: 'moved' });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function swap(port: number) {
  const named = { name: 'scorer', pid: 0, port, stop: () => Promise.resolve() };
  return swapVersions(named, cases, {
    plan: new SwapPlan(5),
    swaps: 9,
    requestsPerSwap: 20,
    connections: 4,
  });
}

const of = (version: number, row: { bmi: number }): Predicted => {
  const [first] = diabetesBmi.fits;
  return { version, prediction: predictLinear(diabetesBmi.fits[version - 1] ?? first, row) };
};

describe('swapVersions', () => {
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  it('finds nothing where every answer is what its version computes', async () => {
    const port = await serve((row, past) => of(past.at(-1) ?? 0, row));
    const { answered, failed, wrong, late, ofVersion, examples } = await swap(port);
    expect({ failed, wrong, late, examples }).toEqual({ failed: 0, wrong: 0, late: 0, examples: [] });
    expect(answered).toBeGreaterThanOrEqual(200);
    expect(Object.keys(ofVersion)).toEqual(['1', '2', '3', '4', '5']);
    expect(Object.values(ofVersion).reduce((sum, count) => sum + count)).toBe(answered);
  });

  it('finds a number that differs in its last bit', async () => {
    let count = 0;
    const port = await serve((row, past) => {
      const { version, prediction } = of(past.at(-1) ?? 0, row);
      count += 1;
      return { version, prediction: count === 100 ? prediction * (1 + Number.EPSILON) : prediction };
    });
    expect(await swap(port)).toMatchObject({ wrong: 1, failed: 0, late: 0 });
  });

  it('finds a number of another version than the stated one', async () => {
    const port = await serve((row, past) => ({ ...of(1, row), version: past.at(-1) ?? 0 }));
    const { wrong, ofVersion, answered } = await swap(port);
    expect(wrong).toBe(answered - (ofVersion[1] ?? 0));
  });

  it('finds answers of a version that was no longer deployed', async () => {
    const port = await serve((row) => of(1, row));
    const { late, wrong, failed } = await swap(port);
    expect(late).toBeGreaterThan(100);
    expect({ wrong, failed }).toEqual({ wrong: 0, failed: 0 });
  });

  it('counts what is not answered with 200', async () => {
    let count = 0;
    const port = await serve((row, past) => {
      count += 1;
      return { ...of(past.at(-1) ?? 0, row), ...(count % 50 === 0 && { status: 503 }) };
    });
    const { failed, answered, examples } = await swap(port);
    expect(failed).toBe(Math.floor(answered / 50));
    expect(examples[0]).toContain('failed: 503');
  });

  it('counts a connection that is cut', async () => {
    let count = 0;
    const port = await serve((row, past) => {
      count += 1;
      return count === 50 ? undefined : of(past.at(-1) ?? 0, row);
    });
    expect(await swap(port)).toMatchObject({ failed: 1, wrong: 0, late: 0 });
  });

  it('fails at a move that is refused', async () => {
    const port = await serve(
      (row, past) => of(past.at(-1) ?? 0, row),
      (to) => ({ status: 409, to }),
    );
    await expect(swap(port)).rejects.toThrow('a promotion to version 2 was answered 409');
  });
});
