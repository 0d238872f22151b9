import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '@palisade/auth';
import { Database } from '@palisade/database';
import { decodeCursor, page } from '@palisade/http';
import { type CheckBody, CheckPage, ListChecksQuery } from './check-bodies.js';

type Position = [scanner: string, checkId: string];

/** What scanners can check. */
@ApiTags('checks')
@Controller('v1/checks')
export class ChecksController {
  constructor(private readonly database: Database) {}

  @Get()
  @Requires('scans:read')
  @ApiOperation({ summary: 'The checks of all scanners, by scanner and id' })
  @ApiOkResponse({ type: CheckPage })
  async list(@Query() { scanner, severity, q, limit, cursor }: ListChecksQuery): Promise<CheckPage> {
    const [afterScanner = null, afterId = null] =
      cursor === undefined ? [] : decodeCursor(cursor, isPosition);
    const rows = await this.database.system((tx) =>
      tx.query<CheckBody[]>(
        `select check_id, scanner, title, severity, check_group as "group", asset_type, risk, remediation,
                reference_urls as "references", cwe, needs_ownership, revision
           from scan_orchestrator.catalogue_checks
          where ($1::text is null or scanner = $1) and ($2::text[] is null or severity = any($2))
            and ($3::text is null or strpos(lower(check_id || ' ' || title), lower($3)) > 0)
            and ($4::text is null or (scanner, check_id) > ($4, $5))
          order by scanner, check_id limit $6`,
        [scanner ?? null, severity ?? null, q ?? null, afterScanner, afterId, limit + 1],
      ),
    );
    return page(rows, limit, (row): Position => [row.scanner, row.check_id]);
  }
}

function isPosition(position: unknown): position is Position {
  return (
    Array.isArray(position) &&
    position.length === 2 &&
    position.every((part) => typeof part === 'string' && !part.includes('\0'))
  );
}
