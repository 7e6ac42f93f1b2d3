// Makes a Parquet, CSV or SPSS file of a survey file, without the services: npm run convert -- survey.sav survey.parquet
import { runConvert } from '#libs/survey-data';

await runConvert(process.argv.slice(2));
