/** Code pages of Windows and IBM whose number is not in their name. */
const labelsByNumber: Readonly<Record<number, string>> = {
  367: 'us-ascii',
  437: 'cp437',
  813: 'iso-8859-7',
  819: 'iso-8859-1',
  874: 'windows-874',
  912: 'iso-8859-2',
  913: 'iso-8859-3',
  914: 'iso-8859-4',
  915: 'iso-8859-5',
  916: 'iso-8859-8',
  920: 'iso-8859-9',
  923: 'iso-8859-15',
  932: 'shift_jis',
  936: 'gbk',
  943: 'shift_jis',
  949: 'euc-kr',
  950: 'big5',
  954: 'euc-jp',
  970: 'euc-kr',
  1089: 'iso-8859-6',
  1208: 'utf-8',
  1363: 'euc-kr',
  1386: 'gbk',
  1392: 'gb18030',
  5346: 'windows-1250',
  5347: 'windows-1251',
  5348: 'windows-1252',
  5349: 'windows-1253',
  5350: 'windows-1254',
  5351: 'windows-1255',
  5352: 'windows-1256',
  5353: 'windows-1257',
  5354: 'windows-1258',
  10000: 'macintosh',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  20936: 'gbk',
  20949: 'euc-kr',
  21866: 'koi8-u',
  51932: 'euc-jp',
  51936: 'gbk',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** Of a Windows or IBM code page, for WHATWG or iconv. */
export function labelOfCodePage(number: number): string {
  if (number >= 1250 && number <= 1258) return `windows-${number}`;
  if (number > 28590 && number < 28606) return `iso-8859-${number - 28590}`;
  return labelsByNumber[number] ?? `cp${number}`;
}

const numbered = /^(?:cp|ibm|ms|windows|microsoft-cp|x-cp|)[-_]?(\d{3,5})(?:_p\d+[-_]\d+)?$/;

/** The name that WHATWG or iconv knows, of a name such as `CP1252`, `ibm-5348_P100-1997`, `65001`, `utf8`. */
export function codePageLabel(name: string): string {
  const label = name.trim().toLowerCase();
  if (label === 'utf8') return 'utf-8';
  const number = numbered.exec(label)?.[1];
  return number ? labelOfCodePage(Number(number)) : label;
}
