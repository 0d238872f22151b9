import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page } from '@palisade/http';
import { Checkpointer } from '../checkpoints/checkpointer.js';
import { SigningKeys } from '../checkpoints/signing-keys.js';
import { NoParameters } from './no-parameters.js';
import { ListRecordsQuery, listRecords, positionOf } from './list-records.js';
import { ProofView } from './proof-view.js';
import { RecordPage, RecordView } from './record-view.js';

/** Between two checkpoints that readers of the proof cause. */
const pauseMs = 5_000;

@ApiTags('audit log')
@ApiBearerAuth()
@Controller('v1/audit')
export class RecordsController {
  constructor(
    private readonly database: Database,
    private readonly checkpointer: Checkpointer,
    private readonly keys: SigningKeys,
  ) {}

  @Get()
  @Requires('audit:read')
  @ApiOperation({ summary: 'Who did what in the organization, the latest first' })
  @ApiOkResponse({ type: RecordPage })
  async list(@CurrentCaller() { tenantId }: Caller, @Query() query: ListRecordsQuery): Promise<RecordPage> {
    const rows = await this.database.asTenant(tenantId, (tx) => listRecords(tx, tenantId, query));
    const { items, next_cursor } = page(rows, query.limit, positionOf);
    return { items: items.map((entry) => RecordView.of(entry)), next_cursor };
  }

  @Get('proof')
  @Requires('audit:read')
  @ApiOperation({
    summary: 'The head of the audit log, signed',
    description: 'Who keeps the checkpoint can prove later that nothing up to it was cut or rewritten.',
  })
  @ApiOkResponse({ type: ProofView })
  async proof(
    @Query(new NoParameters()) _query: object,
    @CurrentCaller() { tenantId }: Caller,
  ): Promise<ProofView> {
    const standing = await this.checkpointer.examine(tenantId, {
      maySign: (latest) => latest === undefined || Date.now() - Date.parse(latest.signed_at) >= pauseMs,
    });
    return ProofView.of(tenantId, standing, this.keys.published);
  }
}
