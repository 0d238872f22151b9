import { type DynamicModule, Module } from '@nestjs/common';
import { type Contract, OrganizationErasedRecord } from '@palisade/contracts';
import { Database } from '@palisade/database';
import { MessagingModule } from '@palisade/messaging';
import { ERASABLE, type ErasableData } from './erasable-data.js';
import { EraseOrganization } from './erase-organization.handler.js';
import { Erasing } from './erasing.js';
import { Erasures } from './erasures.js';

/** Makes the service erase what it has of organizations that are deleted, and say so. */
@Module({})
export class ErasureModule {
  static forRoot(data: ErasableData): DynamicModule {
    const tombstoned: Contract<unknown>[] = data.tables.flatMap(
      ({ tombstones }) => tombstones?.contract ?? [],
    );
    return {
      module: ErasureModule,
      imports: [
        MessagingModule.forFeature({
          handlers: [EraseOrganization],
          produces: [OrganizationErasedRecord, ...tombstoned],
        }),
      ],
      providers: [
        { provide: ERASABLE, useValue: data },
        {
          provide: Erasures,
          useFactory: (database: Database) => new Erasures(database, data.schema),
          inject: [Database],
        },
        Erasing,
        EraseOrganization,
      ],
      exports: [Erasures, Erasing],
    };
  }
}
