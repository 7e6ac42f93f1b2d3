// All values of a survey file, and nothing done with them: node read-values.js FILE. Prints how many there were.
import { openSurvey } from '#libs/survey-data';

const [path = ''] = process.argv.slice(2);
const reader = await openSurvey(path, { fileName: path });
let cells = 0;
for await (const { rows, columns } of reader.batches()) cells += rows * columns.length;
await reader.close();
process.stdout.write(`${cells}\n`);
