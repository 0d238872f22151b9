import { ApiProperty } from '@nestjs/swagger';
import { flags } from '@palisade/organizations';
import { IsBoolean } from 'class-validator';

export class FlagBody {
  @ApiProperty({ type: String, example: flags[0].name })
  name!: string;

  @ApiProperty({ type: String, example: flags[0].title })
  title!: string;

  @ApiProperty({ type: String })
  description!: string;

  @ApiProperty({ type: Boolean, description: 'Whether it is on for the organization.' })
  enabled!: boolean;

  @ApiProperty({ type: Boolean, description: 'What holds while nothing is chosen.' })
  default!: boolean;
}

export class FlagList {
  @ApiProperty({ type: [FlagBody] })
  items!: FlagBody[];
}

export class SetFlagBody {
  @ApiProperty({ type: Boolean })
  @IsBoolean()
  enabled!: boolean;
}
