// Without a project graph the boundary rule passes everything in silence: this file proves that it does not.
import { ESLint } from 'eslint';

const rule = '@nx/enforce-module-boundaries';
const [result] = await new ESLint({ ignore: false }).lintFiles(['tools/lint-canary/src/canary.ts']);
if (result?.messages.some(({ ruleId }) => ruleId === rule)) {
  console.log('the canary is reported: import boundaries are being checked');
} else {
  console.error(`the canary breaks ${rule} and was not reported: the boundaries are not being checked`);
  process.exitCode = 1;
}
