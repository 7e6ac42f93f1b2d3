import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { initialQuotaLimits, quotaLimits, type QuotaLimits } from '#libs/contracts';
import { RequireRoles } from '../people/authentication/access.decorators.ts';
import { type Caller, CurrentCaller } from '../people/caller.ts';
import { QuotaChanges } from './quota-changes.ts';
import { QuotaLimitsReadModel } from './quota-limits.ts';

/** What is left out stays as it is. */
const quotaChange = z
  .strictObject(quotaLimits.shape)
  .partial()
  .meta({ id: 'QuotaChange', examples: [{ uploadsPerWindow: 1200, burst: 200 }] });

const answer = { standardSchema: quotaLimits, example: initialQuotaLimits };

@ApiTags('Administration')
@Controller('admin/quotas')
export class QuotasController {
  constructor(
    private readonly limits: QuotaLimitsReadModel,
    private readonly changes: QuotaChanges,
  ) {}

  @Get()
  @RequireRoles('admin')
  @ApiOperation({ summary: 'The limits in force' })
  @ApiOkResponse(answer)
  get(): Promise<QuotaLimits> {
    return this.limits.current();
  }

  @Put()
  @RequireRoles('admin')
  @ApiOperation({
    summary: 'Change limits',
    description: 'The answer comes when they are in force, also for what was used before.',
  })
  @ApiOkResponse(answer)
  put(
    @CurrentCaller() caller: Caller,
    @Body({ schema: quotaChange }) changes: z.output<typeof quotaChange>,
  ): Promise<QuotaLimits> {
    const given = Object.entries(changes).filter(([, value]) => value !== undefined);
    return this.changes.change(Object.fromEntries(given), caller.id);
  }
}
