import { ApiProperty } from '@nestjs/swagger';
import type { ChainFault } from '../checkpoints/broken-chains.js';
import type { KeySet } from '../checkpoints/checkpoint-jws.js';
import type { Standing } from '../checkpoints/examine-chain.js';

class CheckpointView {
  @ApiProperty({ type: String })
  chain!: string;

  @ApiProperty({ type: 'integer' })
  sequence!: number;

  @ApiProperty({ type: String })
  head_hash!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  signed_at!: string;

  @ApiProperty({ type: String })
  kid!: string;

  @ApiProperty({
    type: String,
    description: 'Compact JWS (ES256) of the canonical JSON of chain, head_hash, sequence and signed_at.',
  })
  jws!: string;
}

class FaultView implements ChainFault {
  @ApiProperty({ type: 'integer', nullable: true, description: 'The first record that is wrong, if one is.' })
  sequence!: number | null;

  @ApiProperty({ type: String })
  detail!: string;
}

class KeySetView {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: { type: 'string' } } })
  keys!: object[];
}

export class ProofView {
  @ApiProperty({ type: String, description: "The organization's id." })
  chain!: string;

  @ApiProperty({ type: 'integer', description: 'Of the last record; 0 while there is none.' })
  sequence!: number;

  @ApiProperty({ type: String })
  head_hash!: string;

  @ApiProperty({
    type: CheckpointView,
    nullable: true,
    description: 'The last signed head; records after it are signed within a minute.',
  })
  checkpoint!: CheckpointView | null;

  @ApiProperty({ type: KeySetView, description: 'JWK set of the public keys that sign, or did.' })
  keys!: KeySetView;

  @ApiProperty({
    type: FaultView,
    nullable: true,
    description: 'Why the chain is not signed any more: it contradicts what was signed of it.',
  })
  fault!: FaultView | null;

  static of(chain: string, { head, latest, fault }: Standing, keys: KeySet): ProofView {
    return {
      chain,
      sequence: head.sequence,
      head_hash: head.hash,
      checkpoint: latest ?? null,
      keys,
      fault: fault ?? null,
    };
  }
}
