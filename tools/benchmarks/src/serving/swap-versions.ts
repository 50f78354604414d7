import { setImmediate as nextTurn } from 'node:timers/promises';
import { openConnection, withConnections, type Connection } from '../load/connection.ts';
import { postJson } from '../load/post-json.ts';
import { AnswerJudge, type Verdicts } from './answer-judge.ts';
import type { Case } from './cases.ts';
import type { NamedServer } from './start-servers.ts';
import type { Move, SwapPlan } from './swap-plan.ts';

/**
 * Moves `production` from version to version while all connections ask for predictions as fast as they can, and judges every answer.
 * @param cases of one model.
 * @param requestsPerSwap the moves are spread over so many answers each.
 * @param afterSwap is told how many moves there were.
 * @throws Error when a move is refused.
 */
export async function swapVersions(
  { port }: NamedServer,
  cases: readonly Case[],
  options: {
    readonly plan: SwapPlan;
    readonly swaps: number;
    readonly requestsPerSwap: number;
    readonly connections: number;
    readonly afterSwap?: (swaps: number) => void;
  },
): Promise<Verdicts> {
  const { plan, swaps, requestsPerSwap, connections, afterSwap } = options;
  const judge = new AnswerJudge(plan.current);
  const admin = await openConnection(port);
  let asking = connections;
  let isOver = false;

  async function ask(connection: Connection, index: number): Promise<void> {
    const asked = cases[index % cases.length];
    try {
      for (let row = index; asked !== undefined && !isOver; row += 1) {
        const number = row % asked.requests.length;
        const take = judge.ask(asked, number);
        take(await connection.ask(asked.requests[number] ?? Buffer.alloc(0)));
      }
    } catch (error) {
      judge.fail(String(error));
    } finally {
      asking -= 1;
    }
  }

  async function swap(): Promise<void> {
    try {
      for (let swapped = 0; swapped <= swaps; swapped += 1) {
        if (swapped > 0) {
          const move = plan.next();
          const confirm = judge.move(move.to);
          await ask201(admin, cases[0]?.model.name ?? '', move);
          confirm();
          afterSwap?.(swapped);
        }
        while (judge.answered < (swapped + 1) * requestsPerSwap && asking > 0) await nextTurn();
      }
    } finally {
      isOver = true;
    }
  }

  try {
    await withConnections(port, connections, (open) => Promise.all([swap(), ...open.map(ask)]));
  } finally {
    admin.close();
  }
  return judge.verdicts;
}

async function ask201(admin: Connection, model: string, { kind, to }: Move): Promise<void> {
  const about = { reason: 'to swap under load', actor: 'benchmark' };
  const request =
    kind === 'rollback'
      ? postJson(`/v1/models/${model}/rollback`, about)
      : postJson(`/v1/models/${model}/promotions`, { ...about, version: to });
  const { status, body } = await admin.ask(request);
  const text = body.toString();
  if (status !== 201 || !text.includes(`"to":${to},`)) {
    throw new Error(`a ${kind} to version ${to} was answered ${status}: ${text}`);
  }
}
