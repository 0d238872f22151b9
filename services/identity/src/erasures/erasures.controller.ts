import { Body, Controller, Delete, Get, HttpCode, Param, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires, SignedIn } from '@palisade/auth';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { isId } from '../ids.js';
import { OrganizationThrottle } from '../organizations/organization-throttle.js';
import { Problems } from '../problems.js';
import { DeleteOrganization } from './delete-organization.js';
import {
  DeletedOrganizationBody,
  DeleteOrganizationBody,
  ReceiptBody,
  ReceiptsBody,
} from './receipt-bodies.js';
import { Receipts } from './receipts.js';

@ApiTags('organizations')
@Controller('v1/organizations')
export class ErasuresController {
  constructor(
    private readonly deletion: DeleteOrganization,
    private readonly receipts: Receipts,
    private readonly throttle: OrganizationThrottle,
  ) {}

  @Delete('current')
  @Requires('organization:delete')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Delete the organization for good: nobody belongs to it any more, and every service erases it',
  })
  @ApiAcceptedResponse({ type: DeletedOrganizationBody })
  @Problems({ 403: 'The login is not fresh, or it is an API key.' })
  async delete(
    @CurrentCaller() caller: Caller,
    @Body() { confirm_name: name }: DeleteOrganizationBody,
    @Req() request: FastifyRequest,
  ): Promise<DeletedOrganizationBody> {
    if (caller.kind !== 'user') throw Problem.forbidden('An API key can not do this; sign in as a user.');
    const id = await this.throttle.count('delete', caller.id, () =>
      this.deletion.delete(caller, name, actorOf(caller, request)),
    );
    return { erasure_id: id, ...(await this.receipt(caller, id)) };
  }

  @Get('erasures')
  @SignedIn()
  @ApiOperation({ summary: 'Receipts of organizations that the caller has deleted, the latest first' })
  @ApiOkResponse({ type: ReceiptsBody })
  async list(@CurrentCaller() { id }: Caller): Promise<ReceiptsBody> {
    return { items: await this.receipts.of(id) };
  }

  @Get('erasures/:id')
  @SignedIn()
  @ApiOperation({ summary: 'The receipt of an organization that the caller has deleted' })
  @ApiParam({ name: 'id', type: String })
  @ApiOkResponse({ type: ReceiptBody })
  one(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ReceiptBody> {
    return this.receipt(caller, id);
  }

  private async receipt(caller: Caller, id: string): Promise<ReceiptBody> {
    const receipt = isId(id) ? await this.receipts.one(caller.id, id) : undefined;
    if (!receipt) throw Problem.notFound('erasure');
    return receipt;
  }
}
