/** Numbers that stand for things in a Parquet file. Source: parquet-format, parquet.thrift. */
export const magic = Buffer.from('PAR1');

export const physicalTypes = { boolean: 0, int32: 1, int64: 2, double: 5, byteArray: 6 } as const;
export type PhysicalType = (typeof physicalTypes)[keyof typeof physicalTypes];

export const convertedTypes = { utf8: 0, date: 6, timestampMicros: 10, int8: 15, int16: 16, int32: 17 } as const;
export type ConvertedType = (typeof convertedTypes)[keyof typeof convertedTypes];

export const encodings = { plain: 0, rle: 3, dictionary: 8 } as const;
export type Encoding = (typeof encodings)[keyof typeof encodings];

export const codecs = { gzip: 2, zstd: 6 } as const;
export type Codec = (typeof codecs)[keyof typeof codecs];

export const pageTypes = { data: 0, dictionary: 2 } as const;
