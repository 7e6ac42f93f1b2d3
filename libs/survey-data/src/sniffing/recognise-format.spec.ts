import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { recogniseFormat } from './recognise-format.ts';

const csv = Buffer.from('id,name\n1,Zoë\n');
const binary = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

function systemFile(signature: '$FL2' | '$FL3', compression: number, bigEndian = false): Buffer {
  const head = Buffer.alloc(176, ' ');
  head.write(signature, 'latin1');
  if (bigEndian) head.writeInt32BE(compression, 72);
  else head.writeInt32LE(compression, 72);
  return head;
}

function zip(...entries: (readonly [name: string, content: Buffer])[]): Buffer {
  return Buffer.concat(
    entries.flatMap(([name, content]) => {
      const data = deflateRawSync(content);
      const header = Buffer.alloc(30);
      header.write('PK\x03\x04', 'latin1');
      header.writeUInt16LE(8, 8);
      header.writeUInt32LE(data.length, 18);
      header.writeUInt16LE(name.length, 26);
      return [header, Buffer.from(name), data];
    }),
  );
}

const workbook = zip(['[Content_Types].xml', Buffer.from('<Types/>')], ['xl/workbook.xml', Buffer.from('<x/>')]);
const sav = systemFile('$FL2', 1);

describe('recognised by content, whatever the name', () => {
  it.each([
    ['sav', sav, 'a.csv'],
    ['sav', systemFile('$FL2', 0, true), 'a'],
    ['zsav', systemFile('$FL3', 2), 'a.sav'],
    ['zsav', systemFile('$FL2', 2), 'a.sav'],
    ['zsav', systemFile('$FL2', 2, true), 'a.sav'],
    ['dta', Buffer.from('<stata_dta><header><release>118'), 'a.csv'],
    ['dta', Buffer.of(114, 2, 1, 0), 'a'],
    ['sav', Buffer.from('\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV', 'latin1'), 'a.sav'],
    ['xlsx', workbook, 'a.zip'],
  ])('%s %#', (format, head, name) => {
    expect(recogniseFormat(head, name)).toEqual({ format, container: null });
  });
});

describe('text', () => {
  it.each([
    ['csv', csv, 'a.csv'],
    ['csv', csv, 'A.TXT'],
    ['tsv', csv, 'a.tsv'],
    ['csv', csv, 'survey'],
    ['csv', Buffer.from('\ufeffa;b', 'utf16le'), 'a.csv'],
    ['csv', Buffer.from('a,b\nZo\xeb,1', 'latin1'), 'a.csv'],
    ['csv', Buffer.from('[id],<age>,{x}\n1,2,3'), 'a.csv'],
  ])('is %s under a text extension or none %#', (format, head, name) => {
    expect(recogniseFormat(head, name)).toEqual({ format, container: null });
  });
});

describe('containers', () => {
  it.each([
    [{ format: 'csv', container: 'gzip' }, gzipSync(csv), 'a.csv.gz'],
    [{ format: 'tsv', container: 'gzip' }, gzipSync(csv), 'a.tsv.GZ'],
    [{ format: 'sav', container: 'gzip' }, gzipSync(sav).subarray(0, 60), 'a.gz'],
    [{ format: 'csv', container: 'zip' }, zip(['wave 1.csv', csv]), 'a.zip'],
    [{ format: 'sav', container: 'zip' }, zip(['wave1.sav', sav]), 'a.zip'],
    [{ format: 'xlsx', container: 'zip' }, zip(['wave1.xlsx', workbook]), 'a.zip'],
    [{ format: 'zip', container: 'zip' }, zip(['logo.png', binary], ['wave1.sav', sav]), 'a.zip'],
    [{ format: 'zip', container: 'zip' }, zip(['data/', Buffer.alloc(0)], ['data/wave1.sav', sav]), 'a.zip'],
  ])('show what is in them %#', (recognised, head, name) => {
    expect(recogniseFormat(head, name)).toEqual(recognised);
  });
});

describe('unsupported', () => {
  it.each([
    ['text that says it is a system file', csv, 'a.sav'],
    ['text that says it is a workbook', csv, 'a.xlsx'],
    ['text of another kind', Buffer.from('{"a": 1}'), 'a.json'],
    ['a picture that says it is text', binary, 'a.csv'],
    ['a web page that says it is text', Buffer.from('\ufeff\n<!DOCTYPE html><p>a,b'), 'a.csv'],
    ['XML in UTF-16', Buffer.from('\ufeff<?xml version="1.0"?>', 'utf16le'), 'a.txt'],
    ['a document without binary parts', Buffer.from('%PDF-1.4\n1 0 obj'), 'a.csv'],
    ['rich text', Buffer.from('{\\rtf1\\ansi a,b}'), 'a.txt'],
    ['JSON', Buffer.from('[\n  {"a": 1}\n]'), 'a'],
    ['a packed document', gzipSync(Buffer.from('%PDF-1.4\n1 0 obj')), 'a.gz'],
    ['control characters', Buffer.from('a\x01b\x02c'), 'a.csv'],
    ['UTF-16 without a byte order mark', Buffer.from('a;b', 'utf16le'), 'a.csv'],
    ['a Word document', zip(['[Content_Types].xml', csv], ['word/document.xml', csv]), 'a.docx'],
    ['an OpenDocument sheet', zip(['mimetype', csv]), 'a.ods'],
    ['a binary workbook', zip(['[Content_Types].xml', csv], ['xl/workbook.bin', csv]), 'a.xlsb'],
    ['an empty archive', Buffer.from('PK\x05\x06'), 'a.zip'],
    ['a picture in gzip', gzipSync(binary), 'a.png.gz'],
    ['damaged gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff]), 'a.sav.gz'],
    ['nothing', Buffer.alloc(0), 'a.csv'],
  ])('%s', (_, head, name) => {
    expect(recogniseFormat(head, name)).toBeNull();
  });
});
