export interface Answer {
  readonly status: number;
  /** By lower-case name; of a repeated one the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const endOfHead = '\r\n\r\n';

/** Puts answers together from what a connection brings; interim ones, such as 100, are passed over. */
export class AnswerReader {
  readonly #isHeadOfNext: boolean[] = [];
  #received: Buffer = Buffer.alloc(0);

  /** Says that a request was sent, in order: the answer to HEAD has no body, whatever its head says. */
  expect({ isHead }: { isHead: boolean }): void {
    this.#isHeadOfNext.push(isHead);
  }

  /** @throws Error when what comes is no HTTP. */
  push(chunk: Buffer): readonly Answer[] {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answers: Answer[] = [];
    for (let answer = this.#take(); answer !== undefined; answer = this.#take()) {
      if (answer.status < 200) continue;
      this.#isHeadOfNext.shift();
      answers.push(answer);
    }
    return answers;
  }

  /** What came and is no whole answer. */
  get rest(): Buffer {
    return this.#received;
  }

  #take(): Answer | undefined {
    const end = this.#received.indexOf(endOfHead);
    if (end === -1) return undefined;
    const [first = '', ...lines] = this.#received.toString('latin1', 0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (Number.isNaN(status)) throw new Error(`this is not how an answer begins: ${JSON.stringify(first)}`);
    const headers = Object.fromEntries(lines.map(parseHeader));
    const start = end + endOfHead.length;
    const isBare = this.#isHeadOfNext[0] === true || status < 200 || status === 204 || status === 304;
    const read = isBare ? { body: Buffer.alloc(0), end: start } : bodyAt(this.#received, start, headers);
    if (read === undefined) return undefined;
    this.#received = this.#received.subarray(read.end);
    return { status, headers, body: read.body };
  }
}

function parseHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 1) throw new Error(`this is no header: ${JSON.stringify(line)}`);
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

interface ReadBody {
  readonly body: Buffer;
  readonly end: number;
}

function bodyAt(bytes: Buffer, start: number, headers: Answer['headers']): ReadBody | undefined {
  if (headers['transfer-encoding'] === 'chunked') return chunkedAt(bytes, start);
  const end = start + Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(end)) throw new Error('this answer does not say how long it is');
  return bytes.length < end ? undefined : { body: bytes.subarray(start, end), end };
}

function chunkedAt(bytes: Buffer, start: number): ReadBody | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const endOfSize = bytes.indexOf('\r\n', at);
    if (endOfSize === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, endOfSize), 16);
    const from = endOfSize + 2;
    if (bytes.length < from + size + 2) return undefined;
    if (size === 0) return { body: Buffer.concat(chunks), end: from + 2 };
    chunks.push(bytes.subarray(from, from + size));
    at = from + size + 2;
  }
}
