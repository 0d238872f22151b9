import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { scan } from '@palisade/contracts';
import { PageQuery } from '@palisade/http';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

/** `?severity=high,critical` and `?severity=high&severity=critical` mean the same. */
const CommaSeparated = () =>
  Transform(({ value }: TransformFnParams): unknown =>
    (Array.isArray(value) ? value : [value]).flatMap((item: unknown) =>
      typeof item === 'string' ? item.split(',') : [item],
    ),
  );

export class ListChecksQuery extends PageQuery {
  @IsOptional()
  @IsString()
  @Matches(/^[a-z][a-z0-9-]{0,30}$/, { message: '$property must be the name of a scanner, such as web' })
  @ApiPropertyOptional({ type: String, example: 'web' })
  scanner?: string;

  @IsOptional()
  @CommaSeparated()
  @IsIn(scan.Severity, { each: true })
  @ApiPropertyOptional({
    enum: scan.Severity,
    isArray: true,
    description: 'Any of these; comma-separated or repeated.',
  })
  severity?: scan.Severity[];

  @IsOptional()
  @IsString()
  @MaxLength(100)
  @Matches(/^\P{Cc}*$/u, { message: '$property must have no control characters' })
  @ApiPropertyOptional({
    type: String,
    maxLength: 100,
    description: 'In the id or the title, whatever its case.',
  })
  q?: string;
}

export class CheckBody {
  @ApiProperty({ example: 'web_tls_certificate_not_expired' }) check_id!: string;
  @ApiProperty() scanner!: string;
  @ApiProperty({ description: 'The secure condition.' }) title!: string;
  @ApiProperty({ enum: scan.Severity }) severity!: scan.Severity;
  @ApiProperty({ description: 'Of checks that belong together, such as transport.' }) group!: string;
  @ApiProperty({ description: 'What it looks at, such as web.endpoint.' }) asset_type!: string;
  @ApiProperty({ description: 'What may happen where it fails.' }) risk!: string;
  @ApiProperty() remediation!: string;
  @ApiProperty({ type: [String] }) references!: string[];
  @ApiProperty({ type: [Number], description: 'Of the Common Weakness Enumeration.' }) cwe!: number[];
  @ApiProperty({ description: 'Whether it is evaluated only for a target that is proven to be owned.' })
  needs_ownership!: boolean;
  @ApiProperty({ type: 'integer', description: 'Rises when what it finds may differ for the same target.' })
  revision!: number;
}

export class CheckPage {
  @ApiProperty({ type: [CheckBody] }) items!: CheckBody[];
  @ApiProperty({ type: String, nullable: true }) next_cursor!: string | null;
}
