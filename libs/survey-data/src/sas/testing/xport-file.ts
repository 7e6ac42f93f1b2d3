import { ibmBytes } from './ibm-bytes.ts';

export interface XportVariable {
  readonly name: string;
  readonly label?: string;
  /** Of a text; a number has eight bytes unless it is said. */
  readonly isText?: boolean;
  readonly width?: number;
  /** As in `DATETIME20.3`. */
  readonly format?: readonly [name: string, width: number, decimals: number];
  /** As in `A_LONG_FORMAT12.2`, which only version 9 has. */
  readonly longFormat?: string;
}

export interface XportMember {
  readonly name?: string;
  readonly label?: string;
  readonly variables: readonly XportVariable[];
  /** Bytes stand for themselves, as those of a missing number. */
  readonly rows: readonly (readonly (number | string | Buffer)[])[];
  readonly declaredRows?: number;
}

/** A transport file of version 5 or 8. */
export function xportFile(version: 5 | 8, ...members: readonly XportMember[]): Buffer {
  const library = version === 5 ? 'LIBRARY' : 'LIBV8';
  return Buffer.concat([header(library), record('SAS     SAS     SASLIB'), record(''), ...members.map(member)]);

  function member(data: XportMember): Buffer {
    const named = (short: string, long: string) => (version === 5 ? short : long);
    const { name = 'DATA', label = '', variables, rows, declaredRows } = data;
    const count = String(variables.length).padStart(10, '0');
    const declared = declaredRows === undefined ? '' : String(declaredRows).padStart(15);
    return Buffer.concat([
      header(named('MEMBER', 'MEMBV8'), '000000000000000001600000000140'),
      header(named('DSCRPTR', 'DSCPTV8')),
      record(`SAS     ${name.padEnd(version === 5 ? 8 : 32)}SASDATA`),
      record(`${' '.repeat(32)}${label}`),
      header(named('NAMESTR', 'NAMSTV8'), `${count}00000000000000000000`),
      padded(Buffer.concat(variables.map((variable, index) => namestr(variable, index)))),
      ...(version === 8 ? longLabels(variables) : []),
      header(named('OBS', 'OBSV8'), declared || undefined),
      padded(Buffer.concat(rows.map((row) => rowBytes(variables, row)))),
    ]);
  }
}

export const record = (text: string): Buffer => Buffer.from(text.padEnd(80), 'utf8');

export const header = (name: string, rest = '0'.repeat(30)): Buffer =>
  record(`HEADER RECORD*******${name.padEnd(8)}HEADER RECORD!!!!!!!${rest}`);

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((80 - (bytes.length % 80)) % 80, ' ')]);
}

function namestr({ name, label = '', isText = false, width = 8, format = ['', 0, 0] }: XportVariable, index: number) {
  const bytes = Buffer.alloc(140);
  bytes.writeUInt16BE(isText ? 2 : 1, 0);
  bytes.writeUInt16BE(width, 4);
  bytes.writeUInt16BE(index + 1, 6);
  text(name, 8, 8);
  text(label, 16, 40);
  text(format[0], 56, 8);
  bytes.writeUInt16BE(format[1], 64);
  bytes.writeUInt16BE(format[2], 66);
  text(name, 88, 32);
  return bytes;

  function text(value: string, offset: number, length: number): void {
    Buffer.from(value.padEnd(length)).copy(bytes, offset, 0, length);
  }
}

/** Of what does not fit into a NAMESTR. */
function longLabels(variables: readonly XportVariable[]): Buffer[] {
  const hasFormats = variables.some(({ longFormat }) => longFormat !== undefined);
  const long = variables.flatMap(({ name, label = '', longFormat }, index) => {
    if (Buffer.byteLength(label) <= 40 && longFormat === undefined) return [];
    const texts = [name, label, ...(hasFormats ? [longFormat ?? '', ''] : [])];
    const head = Buffer.alloc(2 + texts.length * 2);
    [index + 1, ...texts.map((text) => Buffer.byteLength(text))].forEach((value, at) =>
      head.writeUInt16BE(value, at * 2),
    );
    return [Buffer.concat([head, Buffer.from(texts.join(''))])];
  });
  if (long.length === 0) return [];
  return [header(hasFormats ? 'LABELV9' : 'LABELV8', String(long.length)), padded(Buffer.concat(long))];
}

function rowBytes(variables: readonly XportVariable[], row: XportMember['rows'][number]): Buffer {
  return Buffer.concat(
    row.map((value, index) => {
      const { width = 8 } = variables[index]!;
      if (typeof value === 'number') return ibmBytes(value, width);
      return Buffer.concat([Buffer.from(value), Buffer.alloc(width, ' ')]).subarray(0, width);
    }),
  );
}
