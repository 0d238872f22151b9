import { IsIn, IsString } from 'class-validator';

const mediaTypes = ['application/json', 'application/yaml'] as const;

/** A document as it was sent. */
export interface SentDocument {
  readonly text: string;
  readonly mediaType: string;
  /** Where it was fetched; absent: it was uploaded. */
  readonly url?: string;
}

/** What the parser of bodies makes of an uploaded one. */
export class SentDocumentBody implements SentDocument {
  @IsString()
  text!: string;

  @IsIn(mediaTypes)
  mediaType!: (typeof mediaTypes)[number];
}
