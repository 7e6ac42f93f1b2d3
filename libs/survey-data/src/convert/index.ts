export { convertSurvey, UnsuitableOutput, type ConvertedSurvey, type ConvertOptions } from './convert-survey.ts';
export { outputFormats, type OutputFormat } from './output-format.ts';
export { runConvert } from './command/run-convert.ts';
