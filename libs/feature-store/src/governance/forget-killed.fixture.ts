import { erasureRequestSchema } from '@quincunx/contracts';
import { openGovernance } from './governance.fixture.ts';

/** Forgets a key in a folder, and is killed right after it was erased from one of the places. */
const [folder = '', step = '', request = '{}'] = process.argv.slice(2);
const { erasures, erasables } = await openGovernance(folder);
const place = erasables.findIndex(({ name }) => name === step);
const killed = erasables[place];
if (killed !== undefined) {
  erasables[place] = {
    name: step,
    async erase(key) {
      await killed.erase(key);
      process.kill(process.pid, 'SIGKILL');
      return 0;
    },
  };
}
await erasures.forget(erasureRequestSchema.parse(JSON.parse(request)));
