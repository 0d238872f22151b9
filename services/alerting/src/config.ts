import { StoringServiceSettings } from '@palisade/http';

/** What the service reads from the environment; .env.example describes each. */
export class AlertingSettings extends StoringServiceSettings {
  override PORT: number = 8083;
}
