import { RegisterBody } from '../accounts/account-bodies.js';
import { TimeZone } from '../organizations/time-zone.js';
import { Line, Secret } from '../text.js';

export class BootstrapBody extends RegisterBody {
  @Secret({ max: 200 }, 'The one-time token that the bootstrap command printed.')
  token!: string;

  @Line(200, 'Name of the organization that is founded.', 'Corp')
  organization!: string;

  @TimeZone()
  time_zone: string = 'UTC';
}
