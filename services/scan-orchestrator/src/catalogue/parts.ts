import { ChecksController } from './checks.controller.js';
import { KeepCatalogue } from './keep-catalogue.handler.js';

/** What the module of the service is made of here. */
export const catalogue = { controllers: [ChecksController], handlers: [KeepCatalogue] };
