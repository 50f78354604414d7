import { z } from 'zod';
import { maximumProblems } from './problem-list.ts';

/**
 * A list of a request, of which there may be millions of elements. It is checked in a loop that stops when nearly a hundred
 * elements are wrong: an array of Zod's describes each of them, which takes a kilobyte and ten microseconds apiece.
 * @param options.message what is said of an element that is none.
 * @param options.items the JSON Schema of an element, for the documentation.
 */
export function listSchema<Item>({
  isItem,
  message,
  items,
  atLeast = 0,
}: {
  isItem: (value: unknown) => value is Item;
  message: string;
  items: Readonly<Record<string, unknown>>;
  atLeast?: number;
}) {
  return z
    .array(z.unknown())
    .min(atLeast)
    .transform((values, context): Item[] => {
      if (values.every(isItem)) return values;
      let faults = 0;
      for (const [index, value] of values.entries()) {
        if (isItem(value)) continue;
        faults += 1;
        if (faults === maximumProblems) {
          context.addIssue(`has more such faults; it was not checked from element ${index} on`);
          break;
        }
        context.addIssue({ code: 'custom', path: [index], message });
      }
      return z.NEVER;
    })
    .meta({ items });
}
