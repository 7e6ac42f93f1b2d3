export * from './reader.ts';
export { openSurvey } from './open-survey.ts';
export { readSurvey, type Survey } from './read-survey.ts';
export { recogniseFormat, supportedFormats, type RecognisedFormat } from './sniffing/recognise-format.ts';
export { warmUp } from './warm-up.ts';
export { writeSegments, type SegmentOptions, type WrittenSegment } from './parquet/write-segments.ts';
export {
  readRows,
  segmentsOfPage,
  streamRows,
  type RowSelection,
  type SegmentSlice,
  type StoredSegment,
} from './parquet/read-segments.ts';
export { mergeCodebooks } from './merge/merge-codebooks.ts';
export type { Conversion, MergeConflict, MergePlan, MergePolicy, VariableSource } from './merge/merge-plan.ts';
export { applyPlan, type AppliedBatch } from './merge/apply-plan.ts';
export { presenter, type Presentation, type Presenter, type ShownValue } from './codebook/present.ts';
export { exportCsv } from './csv/export-csv.ts';
export { csvCell, csvLine } from './csv/csv-line.ts';
export { writeSav, type WriteSavOptions, type WrittenSav } from './spss/writer/write-sav.ts';
export { exportParquet, type ParquetExport } from './parquet/export-parquet.ts';
export { widenTexts } from './parquet/text-widths.ts';
export * from './convert/index.ts';
