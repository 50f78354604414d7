import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Programs } from './programs.fixture.ts';

jest.setTimeout(180_000);

const rowsInBlock = 1000;
/** As long as a row of many features, so that what would be kept of them shows. */
const row = `{"bmi":32.1${' '.repeat(200)}}\n`;
const block = Buffer.from(row.repeat(rowsInBlock));

describe('a stream of a million rows', () => {
  const programs = new Programs();
  afterAll(() => programs.clear());

  it('is answered whole, in memory that does not grow', async () => {
    expect(await programs.trainer('train')).toMatchObject({ code: 0 });
    const { address, child, ended } = await programs.scorer();
    const stream = openStream(address);
    await stream.send(300_000);
    const early = await residentMegabytes(address);
    await stream.send(700_000);
    const late = await residentMegabytes(address);
    const { lines, text } = await stream.end();
    expect(lines).toBe(1_000_000);
    expect(text).toMatch(/^\{"prediction":\d+\.\d+\}\n$/);
    // Kept, the 700 thousand rows in between would take 150 MB.
    expect(late - early).toBeLessThan(50);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });
});

async function residentMegabytes(address: string): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 2 ** 20;
}

function openStream(address: string) {
  const request = httpRequest(`${address}/v1/models/diabetes-bmi/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
  });
  const answered = once(request, 'response').then(([response]) => read(response as IncomingMessage));
  return {
    send: async (rows: number) => {
      for (let sent = 0; sent < rows; sent += rowsInBlock) {
        if (!request.write(block)) await once(request, 'drain');
      }
    },
    end: () => {
      request.end();
      return answered;
    },
  };
}

/** How many lines there are, all of them the same, and what they are. */
async function read(response: IncomingMessage): Promise<{ lines: number; text: string }> {
  let lines = 0;
  let text = '';
  let rest = '';
  for await (const chunk of response.setEncoding('latin1') as AsyncIterable<string>) {
    const content = rest + chunk;
    if (text === '') text = content.slice(0, content.indexOf('\n') + 1);
    const count = Math.floor(content.length / text.length);
    rest = content.slice(count * text.length);
    if (content !== text.repeat(count) + rest) throw new Error(`another answer: ${content.slice(0, 1000)}`);
    lines += count;
  }
  return { lines, text: rest === '' ? text : `${text}${rest}` };
}
