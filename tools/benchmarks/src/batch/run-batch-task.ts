import { measure } from '../features/measure.ts';
import { tasks, type BatchTask } from './batch-tasks.ts';

const [, , name = '', folder = ''] = process.argv;
const task = tasks[name as BatchTask];
console.log(JSON.stringify(await measure(() => task(folder))));
process.exit();
