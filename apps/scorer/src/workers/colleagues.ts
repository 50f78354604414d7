import { messageSchema, type Message, type Question } from './messages.ts';

/** All processes that answer as one scorer. */
export interface Colleagues {
  /** The answer of each, of this process too; those that end meanwhile give none. */
  askAll(question: Question): Promise<readonly unknown[]>;
  /** Has this process answer with what `answer` gives, which does not fail. */
  answerBy(answer: (question: Question) => Promise<unknown>): void;
}

/** The end of a channel to the process that started the workers; `process` itself is one. */
export interface Channel {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send(message: Message): unknown;
}

/** A scorer of one process. */
export function createNoColleagues(): Colleagues {
  let answer: (question: Question) => Promise<unknown> = () => Promise.resolve();
  return {
    askAll: async (question) => [await answer(question)],
    answerBy: (given) => {
      answer = given;
    },
  };
}

/** A worker's colleagues, over its channel to the process that started it. */
export function createColleagues(channel: Channel): Colleagues {
  const waiting = new Map<number, (answers: readonly unknown[]) => void>();
  let answer: (question: Question) => Promise<unknown> = () => Promise.resolve();
  let asked = 0;
  channel.on('message', (received) => {
    const { data: message } = messageSchema.safeParse(received);
    if (message?.type === 'question') {
      const { id, question } = message;
      void answer(question).then((given) => channel.send({ type: 'answer', id, answer: given }));
    } else if (message?.type === 'answers') {
      waiting.get(message.id)?.(message.answers);
      waiting.delete(message.id);
    }
  });
  return {
    askAll: (question) =>
      new Promise((resolve) => {
        asked += 1;
        waiting.set(asked, resolve);
        channel.send({ type: 'ask', id: asked, question });
      }),
    answerBy: (given) => {
      answer = given;
    },
  };
}
