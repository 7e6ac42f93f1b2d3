import { expect, it } from '@jest/globals';
import { databaseName } from './database-name.ts';

it.each([
  ['laptops.zsav', 'laptops'],
  ['Wave 1.2.csv', 'Wave 1.2'],
  ['laptops.csv.gz', 'laptops'],
  ['laptops.SAV.ZIP', 'laptops'],
  ['laptops.zip', 'laptops'],
  ['laptops', 'laptops'],
  ['.csv', '.csv'],
])('calls the database of %s "%s"', (fileName, name) => {
  expect(databaseName(fileName)).toBe(name);
});
