export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Puts an answer together from what a connection brings. Does as little as it can: the load generator must be cheaper than the server.
 * @returns a function that takes a chunk and returns the answer that it completes.
 */
export function createAnswerReader(): (chunk: Buffer) => Answer | undefined {
  let received: Buffer = Buffer.alloc(0);
  return (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const endOfHead = received.indexOf('\r\n\r\n');
    if (endOfHead === -1) return undefined;
    const head = received.toString('latin1', 0, endOfHead);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`an answer without content-length cannot be measured: ${head}`);
    const end = endOfHead + 4 + Number(length);
    if (received.length < end) return undefined;
    const body = received.subarray(endOfHead + 4, end);
    received = received.subarray(end);
    return { status: Number(head.slice(9, 12)), body };
  };
}
