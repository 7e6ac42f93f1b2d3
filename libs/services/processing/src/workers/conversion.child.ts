import { prepareConversion } from './prepare-conversion.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(prepareConversion);
