import { measure } from './measure.ts';
import { tasks } from './tasks.ts';

const [, , name = '', folder = ''] = process.argv;
const task = tasks[name];
if (task === undefined) throw new Error(`there is no task '${name}'`);
const work = await task(folder);
console.log(JSON.stringify(await measure(work)));
process.exit();
