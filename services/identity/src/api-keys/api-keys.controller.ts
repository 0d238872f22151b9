import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { actorOf, type Caller, CurrentCaller, Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { page, PageQuery, Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { afterCursor } from '../id-cursor.js';
import { isId } from '../ids.js';
import { Problems } from '../problems.js';
import { ApiKeyBody, ApiKeyPage, MadeApiKeyBody, MakeApiKeyBody } from './api-key-bodies.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeys } from './api-keys.js';
import { endOf } from './lifetime.js';

@ApiTags('api keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly database: Database,
    private readonly apiKeys: ApiKeys,
  ) {}

  @Get()
  @Requires('api-keys:manage')
  @ApiOperation({
    summary: 'API keys of the organization, oldest first; ended ones for three months at least',
  })
  @ApiOkResponse({ type: ApiKeyPage })
  async list(
    @CurrentCaller() { tenantId }: Caller,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<ApiKeyPage> {
    const rows = await this.database.asTenant(tenantId, (tx) =>
      tx.find(ApiKey, {
        where: { tenantId, ...afterCursor('id', cursor) },
        order: { id: 'asc' },
        take: limit + 1,
      }),
    );
    const { items, next_cursor } = page(rows, limit, ({ id }) => ({ id }));
    return { items: items.map(bodyOf), next_cursor };
  }

  @Post()
  @Requires('api-keys:manage')
  @ApiOperation({ summary: 'Make an API key; its text is shown this once' })
  @ApiCreatedResponse({ type: MadeApiKeyBody })
  @Problems({ 409: 'There are too many keys.' })
  async make(
    @CurrentCaller() caller: Caller,
    @Body() { name, scopes, expires_in_days: days }: MakeApiKeyBody,
    @Req() request: FastifyRequest,
  ): Promise<MadeApiKeyBody> {
    const { tenantId } = caller;
    const beyond = scopes.filter((scope) => !caller.permissions.has(scope));
    if (beyond.length > 0) throw Problem.forbidden(`You may not give away ${beyond.join(', ')}.`);
    const expiresAt = endOf(days);
    const { apiKey, key } = await this.database.asTenant(tenantId, async (tx) => {
      await assertDoesNotOutlive(tx, caller, expiresAt);
      return this.apiKeys.make(tx, { tenantId, name, scopes, expiresAt, by: actorOf(caller, request) });
    });
    return { ...bodyOf(apiKey), key };
  }

  @Delete(':id')
  @Requires('api-keys:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke an API key' })
  @ApiParam({ name: 'id', type: String })
  @ApiNoContentResponse()
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const by = actorOf(caller, request);
    const isRevoked =
      isId(id) && (await this.database.asTenant(caller.tenantId, (tx) => this.apiKeys.revoke(tx, id, by)));
    if (!isRevoked) throw Problem.notFound('API key');
  }
}

/** A key that ends makes none that stays: its end would mean nothing. */
async function assertDoesNotOutlive(
  tx: EntityManager,
  caller: Caller,
  expiresAt: Date | null,
): Promise<void> {
  if (caller.kind !== 'api_key') return;
  const own = await tx.findOneBy(ApiKey, { id: caller.id });
  const end = own?.expiresAt ?? null;
  if (end !== null && (expiresAt === null || expiresAt > end)) {
    throw Problem.forbidden(
      `The key may not outlive the one that makes it, which ends ${end.toISOString()}.`,
    );
  }
}

function bodyOf(apiKey: ApiKey): ApiKeyBody {
  const { expiresAt } = apiKey;
  const isExpired = apiKey.state === 'active' && expiresAt !== null && expiresAt <= new Date();
  return {
    id: apiKey.id,
    name: apiKey.name,
    scopes: apiKey.scopes,
    state: isExpired ? 'expired' : apiKey.state,
    created_at: apiKey.createdAt.toISOString(),
    revoked_at: apiKey.revokedAt?.toISOString() ?? null,
    expires_at: expiresAt?.toISOString() ?? null,
    last_used_at: apiKey.lastUsedAt?.toISOString() ?? null,
  };
}
