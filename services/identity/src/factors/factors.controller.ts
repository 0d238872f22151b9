import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Caller, CurrentCaller, originOf, SignedIn } from '@palisade/auth';
import { Database } from '@palisade/database';
import { Problem } from '@palisade/http';
import type { FastifyRequest } from 'fastify';
import { isId } from '../ids.js';
import { Problems } from '../problems.js';
import { ChangeFactors } from './change-factors.js';
import {
  AddedPasskeyBody,
  AddPasskeyBody,
  ConfirmTotpBody,
  FactorsBody,
  PasskeyBody,
  PasskeyNameBody,
  PasskeyOptionsBody,
  RecoveryCodesBody,
  TotpSecretBody,
} from './factor-bodies.js';
import { freshUntil, proofsOf } from './fresh-login.js';
import type { Passkey } from './passkey.entity.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { Totp } from './totp.js';

const Fresh = (others: Record<number, string> = {}) =>
  Problems({ 403: 'The login is not fresh: `fresh-login-required`.', ...others });

@ApiTags('auth')
@Controller('v1/auth/mfa')
export class FactorsController {
  constructor(
    private readonly database: Database,
    private readonly totp: Totp,
    private readonly passkeys: Passkeys,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly changes: ChangeFactors,
  ) {}

  @Get()
  @SignedIn()
  @ApiOperation({ summary: "The caller's factors" })
  @ApiOkResponse({ type: FactorsBody })
  list(@CurrentCaller() caller: Caller): Promise<FactorsBody> {
    return this.database.system(async (tx) => {
      const totp = await this.totp.find(tx, caller.id);
      const passkeys = await this.passkeys.of(tx, caller.id);
      const proofs = await proofsOf(tx, caller);
      const since = totp?.confirmedAt?.toISOString() ?? null;
      return {
        totp: { enabled: since !== null, since },
        passkeys: passkeys.map(bodyOf),
        recovery_codes_left: await this.recoveryCodes.left(tx, caller.id),
        fresh_until: (proofs && freshUntil(proofs))?.toISOString() ?? null,
      };
    });
  }

  @Post('totp')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a secret for an authenticator app; it counts once it is confirmed' })
  @ApiOkResponse({ type: TotpSecretBody })
  @Fresh({ 409: 'Codes are set up already.' })
  beginTotp(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<TotpSecretBody> {
    return this.changes.beginTotp({ caller, origin: originOf(request) });
  }

  @Post('totp/confirm')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Confirm the secret by the first code of the app' })
  @ApiOkResponse({ type: RecoveryCodesBody })
  @Fresh({ 409: 'No secret waits for its first code.' })
  async confirmTotp(
    @CurrentCaller() caller: Caller,
    @Body() { totp }: ConfirmTotpBody,
    @Req() request: FastifyRequest,
  ): Promise<RecoveryCodesBody> {
    const codes = await this.changes.confirmTotp({ caller, origin: originOf(request) }, totp);
    return { recovery_codes: codes };
  }

  @Delete('totp')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the authenticator app' })
  @ApiNoContentResponse()
  @Fresh({ 404: 'There is no authenticator app to remove.' })
  removeTotp(@CurrentCaller() caller: Caller, @Req() request: FastifyRequest): Promise<void> {
    return this.changes.removeTotp({ caller, origin: originOf(request) });
  }

  @Post('recovery-codes')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'Make new recovery codes in place of those before; they are shown this once' })
  @ApiOkResponse({ type: RecoveryCodesBody })
  @Fresh({ 409: 'There is no factor that they would stand in for.' })
  async renewRecoveryCodes(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<RecoveryCodesBody> {
    return { recovery_codes: await this.changes.renewRecoveryCodes({ caller, origin: originOf(request) }) };
  }

  @Post('passkeys/options')
  @SignedIn()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a browser needs to make a passkey' })
  @ApiOkResponse({ type: PasskeyOptionsBody })
  @Fresh()
  passkeyOptions(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<PasskeyOptionsBody> {
    return this.changes.passkeyOptions({ caller, origin: originOf(request) });
  }

  @Post('passkeys')
  @SignedIn()
  @ApiOperation({ summary: 'Add the passkey that the browser made' })
  @ApiCreatedResponse({ type: AddedPasskeyBody })
  @Fresh({ 409: 'It is registered already, or there are too many.' })
  async addPasskey(
    @CurrentCaller() caller: Caller,
    @Body() { name, challenge_id, credential }: AddPasskeyBody,
    @Req() request: FastifyRequest,
  ): Promise<AddedPasskeyBody> {
    const by = { caller, origin: originOf(request) };
    const { passkey, codes } = await this.changes.addPasskey(by, name, { challenge_id, credential });
    return { ...bodyOf(passkey), recovery_codes: codes };
  }

  @Patch('passkeys/:id')
  @SignedIn()
  @ApiOperation({ summary: 'Rename a passkey' })
  @ApiParam({ name: 'id', type: String })
  @ApiOkResponse({ type: PasskeyBody })
  @Fresh()
  async renamePasskey(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { name }: PasskeyNameBody,
    @Req() request: FastifyRequest,
  ): Promise<PasskeyBody> {
    if (!isId(id)) throw Problem.notFound('passkey');
    return bodyOf(await this.changes.renamePasskey({ caller, origin: originOf(request) }, id, name));
  }

  @Delete('passkeys/:id')
  @SignedIn()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a passkey' })
  @ApiParam({ name: 'id', type: String })
  @ApiNoContentResponse()
  @Fresh()
  async removePasskey(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    if (!isId(id)) throw Problem.notFound('passkey');
    await this.changes.removePasskey({ caller, origin: originOf(request) }, id);
  }
}

function bodyOf({ id, name, createdAt, lastUsedAt }: Passkey): PasskeyBody {
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  };
}
