import { MemberLeftRecord, OrganizationErasureRequestedRecord } from '@palisade/contracts';
import { ErasureModule } from '@palisade/erasure';
import { MessagingModule } from '@palisade/messaging';
import { AskAgain } from './ask-again.js';
import { DeleteOrganization } from './delete-organization.js';
import { erasedData } from './erased-data.js';
import { ErasuresController } from './erasures.controller.js';
import { NoteErased } from './note-erased.handler.js';
import { Receipts } from './receipts.js';

/** What the module of the service is made of here. */
export const erasures = {
  imports: () => [
    ErasureModule.forRoot(erasedData),
    MessagingModule.forFeature({
      handlers: [NoteErased],
      produces: [OrganizationErasureRequestedRecord, MemberLeftRecord],
    }),
  ],
  controllers: [ErasuresController],
  providers: [DeleteOrganization, AskAgain, NoteErased, Receipts],
};
