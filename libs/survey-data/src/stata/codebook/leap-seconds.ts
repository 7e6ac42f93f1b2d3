const millisecondsTo1960 = Date.UTC(1960, 0, 1);

/** The days that begin after a leap second. Source: IERS Bulletin C. */
const daysAfter = [
  ...['1972-07-01', '1973-01-01', '1974-01-01', '1975-01-01', '1976-01-01', '1977-01-01', '1978-01-01'],
  ...['1979-01-01', '1980-01-01', '1981-07-01', '1982-07-01', '1983-07-01', '1985-07-01', '1988-01-01'],
  ...['1990-01-01', '1991-01-01', '1992-07-01', '1993-07-01', '1994-07-01', '1996-01-01', '1997-07-01'],
  ...['1999-01-01', '2006-01-01', '2009-01-01', '2012-07-01', '2015-07-01', '2017-01-01'],
];

/** Where each leap second is over, in milliseconds from 1960-01-01 that count it and those before it. */
const ends = daysAfter.map((day, index) => Date.parse(day) - millisecondsTo1960 + (index + 1) * 1000);

/** Milliseconds from 1960-01-01 as if every day had 86,400 seconds. */
export function withoutLeapSeconds(milliseconds: number): number {
  let passed = 0;
  for (const end of ends) if (milliseconds >= end) passed++;
  return milliseconds - passed * 1000;
}
