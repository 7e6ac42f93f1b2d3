import type { VariableType } from '#libs/contracts';
import { unixEpoch } from '../../codebook/gregorian.ts';

/** One way to read all cells of a column. */
export interface Reading {
  readonly type: VariableType;
  /** The decimal mark of numbers. */
  readonly mark?: '.' | ',';
  /** Which of day and month comes first, where cells may not tell. */
  readonly order?: 'day' | 'month';
  /** Null where a text, without blanks around it, cannot be read so. */
  readonly read: (text: string) => number | null;
}

/** The first that fits all cells is taken. */
export function readings(decimalComma: boolean): Reading[] {
  return [
    { type: 'numeric', mark: '.', read: number(String.raw`\.`) },
    ...(decimalComma ? [{ type: 'numeric', mark: ',', read: number(',') } as const] : []),
    { type: 'boolean', read: (text) => (/^true$/i.test(text) ? 1 : /^false$/i.test(text) ? 0 : null) },
    { type: 'time', read: (text) => timeOf(text, 999) },
    { type: 'date', read: date(/^(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)$/) },
    { type: 'date', read: date(/^(?<d>\d\d?)\.(?<m>\d\d?)\.(?<y>\d{4})$/) },
    { type: 'date', order: 'day', read: date(/^(?<d>\d\d?)\/(?<m>\d\d?)\/(?<y>\d{4})$/) },
    { type: 'date', order: 'month', read: date(/^(?<m>\d\d?)\/(?<d>\d\d?)\/(?<y>\d{4})$/) },
  ];
}

function number(mark: string): Reading['read'] {
  const pattern = new RegExp(String.raw`^-?(?:(?:0|[1-9]\d{0,14})(?:${mark}\d+)?|${mark}\d+)(?:[eE][+-]?\d{1,3})?$`);
  return (text) => {
    const value = pattern.test(text) ? Number(text.replace(',', '.')) : Infinity;
    return Number.isFinite(value) ? value + 0 : null;
  };
}

function timeOf(text: string, mostHours: number): number | null {
  const match = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d(?:\.\d{1,6})?))?$/.exec(text);
  if (!match || Number(match[1]) > mostHours) return null;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

function date(pattern: RegExp): Reading['read'] {
  return (text) => {
    const [, day, time] = /^([^T ]*)(?:[T ]+(.*))?$/.exec(text) ?? [];
    const midnight = midnightOf(pattern.exec(day ?? '')?.groups);
    if (midnight === null || time === undefined) return midnight;
    const seconds = timeOf(in24Hours(time.replace(/Z$/, '')) ?? '', 23);
    return seconds === null ? null : midnight + seconds;
  };
}

function midnightOf(groups: Record<string, string> | undefined): number | null {
  if (!groups) return null;
  const [year, month, day] = [groups.y, groups.m, groups.d].map((part) => Number(part)) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.getTime() / 1000 + unixEpoch : null;
}

function in24Hours(time: string): string | null {
  const match = /^(\d+)(.*?) ?([ap])m$/i.exec(time);
  if (!match) return time;
  const hours = Number(match[1]);
  if (hours < 1 || hours > 12) return null;
  return `${(hours % 12) + (match[3]!.toLowerCase() === 'p' ? 12 : 0)}${match[2]}`;
}
