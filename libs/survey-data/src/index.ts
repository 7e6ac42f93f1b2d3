export * from './reader.ts';
export { openSurvey } from './open-survey.ts';
export { readSurvey, type Survey } from './read-survey.ts';
export { recogniseFormat, supportedFormats, type RecognisedFormat } from './sniffing/recognise-format.ts';
