import { type Appearance, asNumber } from '../codebook/new-variable.ts';
import { formatText } from '../spss/codebook/formats.ts';
import type { SasFormat } from './sas-column.ts';

const datetimes =
  /^(DATETIME|DATEAMPM|MDYAMPM|DT(DATE|MONYY|WKDATX|YEAR|YYQC)|[BE]8601(DN|DT|DX|DZ|LX)|IS8601(DN|DT|DZ)|NLDATM\w*|EURDFDT)$/;
const times = /^(TIME|TIMEAMPM|TOD|HHMM|HOUR|MMSS|[BE]8601(TM|TX|TZ|LZ)|IS8601(TM|TZ|LZ)|NLTIM\w*)$/;

/** SAS' date formats by the SPSS format that shows most of what they do. */
const dates: readonly (readonly [RegExp, string])[] = [
  [/^(DDMMYY[BCDNPS]?|EURDFDD)$/, 'EDATE10'],
  [/^MMDDYY[BCDNPS]?$/, 'ADATE10'],
  [/^(YYMMDD[BCDNPS]?|[BE]8601DA|IS8601DA|MINGUO|NENGO)$/, 'SDATE10'],
  [/^(JULIAN|JULDAY)$/, 'JDATE7'],
  [/^((MMYY|YYMM)[CDNPS]?|MONYY|YYMON|MONTH|MONNAME|EURDFMY)$/, 'MOYR8'],
  [/^(YYQR?[CDNPSZ]?|QTRR?)$/, 'QYR8'],
  [/^WEEK[UVW]$/, 'WKYR10'],
  [
    /^(DATE|DAY|DOWNAME|YEAR|WEEKDAY|(WEEK|WORD)DAT[EX]|HDATE|HEBDATE|NLDATE\w*|EURDF(DE|DN|DWN|MN|WDX|WKX))$/,
    'DATE11',
  ],
];

/**
 * How a numeric variable with this format is stored and shown. Names of formats: SAS 9.4 Formats and Informats: Reference.
 * What is no format of dates or times may be one of the user's, whose labels are in a catalog: it is shown as a number.
 */
export function appearanceOf(format: SasFormat): Appearance {
  const dateFormat = dates.find(([names]) => names.test(format.name))?.[1];
  if (dateFormat) return asMoment('date', dateFormat);
  if (datetimes.test(format.name)) return asMoment('datetime', ...clockFormat('DATETIME', 20, format.decimals));
  if (times.test(format.name)) return asMoment('time', ...clockFormat('TIME', 8, format.decimals));
  return asPlainNumber(format);
}

function asMoment(type: Appearance['type'], format: string, decimals = 0): Appearance {
  return { type, width: Number(/\d+/.exec(format)![0]), decimals, format, measure: 'scale' };
}

function clockFormat(name: string, bareWidth: number, decimals: number): [string, number] {
  const shown = Math.min(decimals, 16);
  return [formatText(name, bareWidth + (shown > 0 ? shown + 1 : 0), shown), shown];
}

/** Without a format, or with BEST, SAS shows as many decimals as there are; SPSS needs a number of them. */
function asPlainNumber({ name, width, decimals }: SasFormat): Appearance {
  const isUnspecific = (name === '' && width === 0) || name === 'BEST';
  if (isUnspecific) return { ...asNumber(Math.max(width, 8), 2), measure: null };
  return asNumber(width || 8, decimals);
}

/** @param text as in `DATETIME20.3`, `$CHAR20.`, `8.2` or `MYFORMAT` */
export function parseFormat(text: string): SasFormat {
  const [, name = '', width, decimals] = /^(\$?(?:[A-Z_](?:\w*[A-Z_])?)?)(\d*)\.?(\d*)$/i.exec(text.trim()) ?? [];
  return { name: name.toUpperCase(), width: Number(width ?? 0), decimals: Number(decimals ?? 0) };
}
