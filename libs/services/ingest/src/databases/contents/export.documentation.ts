import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger';

const description = `Files of SPSS (\`sav\`, and \`zsav\`, which is smaller) have labels, missing values and multiple-response sets. Names that SPSS does not take are changed: \`2nd choice\` becomes \`V2nd_choice\`. Labels that are too long for it are cut, and of more than three missing values the first three are kept. The header \`Export-Warnings\` lists all such changes.`;

const warnings = {
  description:
    'Of a file of SPSS, where something was changed: a JSON list of `code`, `variable` (as it is named in the file) and `detail`',
  schema: { type: 'string' as const },
};

/** The export route in OpenAPI. */
export const DocumentedExport = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'All rows of a version, as a file', description }),
    ApiProduces('text/csv', 'application/vnd.apache.parquet', 'application/x-spss-sav'),
    ApiOkResponse({
      schema: { type: 'string', format: 'binary' },
      headers: { 'Export-Warnings': warnings },
    }),
  );
