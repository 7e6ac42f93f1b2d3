import { zipOf } from '../../containers/testing/zip-of.ts';
import { definition, values, variable } from '../../triple-s/testing/triple-s-survey.ts';
import type { SeedFile } from '../fuzzed-format.ts';

const yesNo = values(['1', 'Yes'], ['2', 'No &amp; never'], ['9', '']);
const sights = values(['1', 'Castle'], ['2', 'Zoo'], ['4', 'Köln']);

const fixed = definition(
  [
    variable('Q1', 'single', 'start="1"', yesNo),
    variable('Q2', 'multiple', 'start="2" finish="5"', sights),
    variable('Q3', 'multiple', 'start="6" finish="9"', `<spread subfields="2" width="2"/>${sights}`),
    variable('Q4', 'quantity', 'start="10" finish="14"', '<values><range from="0.00" to="99.99"/></values>'),
    variable('Q5', 'character', 'start="15" finish="20"', '<size>6</size>'),
    variable('Q6', 'logical', 'start="21"'),
    variable('Q7', 'date', 'start="22" finish="29"'),
    variable('Q8', 'time', 'start="30" finish="35"'),
    variable('Q9', 'single', 'start="36" finish="37"', values(['UK', 'Britain']), 'format="literal"'),
  ].join(''),
);
const line = '1' + '1001' + ' 4 0' + '12.50' + 'Zoë   ' + '1' + '20240301' + '123005' + 'UK';

const separated = definition(
  variable('A', 'single', 'start="1"', yesNo) +
    variable('B', 'multiple', 'start="2"', sights) +
    variable('C', 'multiple', 'start="3"', `<spread subfields="2" width="1"/>${sights}`) +
    variable('D', 'multiple', 'start="4" finish="5"', `<spread subfields="2"/>${sights}`) +
    variable('E', 'character', 'start="6"', '<label><text xml:lang="de">Alter<br/>heute</text></label>'),
  'format="csv" skip="1"',
);
const records = `A,B,C,D1,D2,E\n${'1,"0101","24",4,,"a, b"\n,,,,,\n'.repeat(5)}`;

const latin = fixed.replace('version="1.0"', 'version="1.0" encoding="ISO-8859-1"');

export const sampleTripleS = (): SeedFile[] => [
  { name: 'of fixed columns', bytes: zipOf({ 'survey.sss': fixed, 'survey.asc': `${line}\r\n`.repeat(8) }) },
  { name: 'of CSV', bytes: zipOf({ 'survey.xml': separated, 'survey.csv': records }, false) },
  {
    name: 'in Latin-1',
    bytes: zipOf({
      'survey.sss': Buffer.from(latin, 'latin1'),
      'survey.asc': Buffer.from(`${line}\n`.repeat(8), 'latin1'),
      'readme.txt': 'x',
    }),
  },
];
