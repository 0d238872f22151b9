import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { mostDocumentBytes } from '../documents/fetch-document.js';
import { IsStorableText } from '../text.js';
import { mostRows } from './read-csv.js';

const mostFiles = 50;
const mostCsv = 1_000_000;

@ApiSchema({ name: 'ImportedFile' })
export class ImportedFile {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, example: 'payments.yaml' })
  name!: string;

  @IsString()
  @MaxLength(mostDocumentBytes)
  @ApiProperty({ type: String, maxLength: mostDocumentBytes, description: 'JSON or YAML.' })
  text!: string;
}

@ApiSchema({ name: 'ImportApis' })
export class ImportApisBody {
  @IsIn(['csv', 'openapi'])
  @ApiProperty({ type: String, enum: ['csv', 'openapi'] })
  format!: 'csv' | 'openapi';

  @ValidateIf(({ format, text }: ImportApisBody) => format === 'csv' || text !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(mostCsv)
  @IsStorableText()
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: mostCsv,
    description:
      `Of csv: a header that names the columns (name, base_url, description, environment, owner_email, criticality, ` +
      `data_sensitivity, max_requests_per_second), and at most ${mostRows} rows.`,
    example: 'name,base_url,criticality\nPayments,https://api.example.com/v1,high\n',
  })
  text?: string;

  @ValidateIf(({ format, files }: ImportApisBody) => format === 'openapi' || files !== undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(mostFiles)
  @ValidateNested({ each: true, message: 'must be an object' })
  @Type(() => ImportedFile)
  @ApiPropertyOptional({
    type: [ImportedFile],
    minItems: 1,
    maxItems: mostFiles,
    description:
      'Of openapi: documents. The API gets the name of its title and the address of its first server.',
  })
  files?: ImportedFile[];

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Only say what would become of it.' })
  dry_run?: boolean;
}

@ApiSchema({ name: 'ImportedApi' })
export class ImportedApi {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 1,
    description: 'Of csv: the row, from 1 below the header.',
  })
  row!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Of openapi: the name of the file.' })
  file!: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null in a dry run.' })
  id!: string | null;

  @ApiProperty() name!: string;
  @ApiProperty() base_url!: string;
}

@ApiSchema({ name: 'ImportError' })
class ImportError {
  @ApiProperty({ type: String, description: 'The column, or where in the document.' }) path!: string;
  @ApiProperty() message!: string;
}

@ApiSchema({ name: 'RejectedApi' })
export class RejectedApi {
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1 }) row!: number | null;
  @ApiProperty({ type: String, nullable: true }) file!: string | null;
  @ApiProperty({ type: [ImportError] }) errors!: ImportError[];
}

@ApiSchema({ name: 'ImportAnswer' })
export class ImportAnswer {
  @ApiProperty() dry_run!: boolean;
  @ApiProperty({ type: [ImportedApi], description: 'Each is registered, whatever became of the others.' })
  created!: ImportedApi[];
  @ApiProperty({ type: [RejectedApi] }) rejected!: RejectedApi[];
}
