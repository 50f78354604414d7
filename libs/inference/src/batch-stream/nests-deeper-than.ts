const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Whether arrays and objects stand more than so many levels inside each other, in JSON or in what is not quite. */
export function nestsDeeperThan(levels: number, json: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (isInString) {
      if (character === backslash) at += 1;
      else if (character === quote) isInString = false;
    } else if (character === quote) {
      isInString = true;
    } else if (character === openBracket || character === openBrace) {
      depth += 1;
      if (depth > levels) return true;
    } else if (character === closeBracket || character === closeBrace) {
      depth -= 1;
    }
  }
  return false;
}
