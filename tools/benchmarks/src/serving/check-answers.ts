import { withConnections } from '../load/connection.ts';
import { expectOk } from '../load/expect-ok.ts';
import type { Case } from './cases.ts';
import { predictLinear } from './linear-fit.ts';
import type { NamedServer } from './start-servers.ts';

/**
 * Asks for every row of a case once.
 * @throws Error naming the server when it does not answer, or a number is not, to the bit, what version 1 computes.
 */
export async function checkAnswers(server: NamedServer, asked: Case): Promise<void> {
  const { model, protocol, requests } = asked;
  await withConnections(server.port, 1, async ([connection]) => {
    for (const [index, request] of requests.entries()) {
      const answer = await connection?.ask(request);
      if (answer === undefined) continue;
      expectOk(answer);
      const { version, prediction } = protocol.read(answer.body);
      const expected = predictLinear(model.fits[0], model.rows[index] ?? {});
      if (version !== 1 || !Object.is(prediction, expected)) {
        throw new Error(
          `${server.name}, ${asked.name}, row ${index}: version ${version} says ${prediction}, version 1 computes ${expected}`,
        );
      }
    }
  });
}
