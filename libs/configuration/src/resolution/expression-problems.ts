import type { Field, Problem } from '@quincunx/contracts';
import { checkExpression } from '@quincunx/expression';
import type { Draft } from './draft.ts';
import { messageOf } from './message-of.ts';

/** The feature views' expressions that are wrong whatever columns their source has; those are known when it is read. */
export function expressionProblems({ featureViews }: Draft): Problem[] {
  return featureViews.flatMap((view, index) =>
    view.features.flatMap(({ expression }, position) => {
      const message = expression === undefined ? undefined : faultOf(expression);
      if (message === undefined) return [];
      return [{ path: `featureViews/${index}/features/${position}/expression`, message }];
    }),
  );
}

/** What is said of an expression both when there is no column and when every word of it is one has nothing to do with columns. */
function faultOf(text: string): string | undefined {
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  const columns = [...words].map((name): Field => ({ name, type: 'number', nullable: true }));
  const fault = messageOf(() => checkExpression(text, []));
  return fault === messageOf(() => checkExpression(text, columns)) ? fault : undefined;
}
