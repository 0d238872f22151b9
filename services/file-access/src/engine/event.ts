import type { FieldName } from './fields.js';
import { networkOf, parseIp, type IpAddress } from './ip-address.js';
import { ResourceParts } from './resource-parts.js';
import type { EventData, RuleEvent } from './rule-event.js';
import { familyOf } from './user-agent-family.js';

interface Countries {
  countryOf(ip: string): string | undefined;
}

/** Whether the value was looked for already: null is what isn't there. */
type Kept<T> = T | null | undefined;

/** A record of the topic as rules see it. */
export class FileEvent implements RuleEvent {
  private parts: Kept<ResourceParts>;
  private parsedIp: Kept<IpAddress>;
  private network: Kept<string>;
  private country: Kept<string>;
  private family: Kept<string>;

  private constructor(
    readonly eventId: string,
    readonly actor: string,
    readonly time: number,
    readonly appendedAt: number,
    readonly data: EventData,
    readonly source: string | undefined,
    private readonly countries: Countries | undefined,
  ) {}

  /** `actor` is trimmed and in lower case already; `time` is when the event counts. */
  static of(event: Omit<RuleEvent, 'get' | 'address'>, countries?: Countries): FileEvent {
    const { eventId, actor, time, appendedAt, data, source } = event;
    return new FileEvent(eventId, actor, time, appendedAt, data, source, countries);
  }

  get(field: FieldName): string | number | undefined {
    switch (field) {
      case 'actor_email':
        return this.actor;
      case 'actor.domain':
        return domainOf(this.actor);
      case 'resource.scheme':
        return this.resource().scheme;
      case 'resource.host':
        return this.resource().host;
      case 'resource.path':
        return this.resource().path;
      case 'resource.name':
        return this.resource().name;
      case 'resource.extension':
        return this.resource().extension;
      case 'resource.area':
        return this.resource().area;
      case 'ip.network':
        return (this.network ??= this.networkText()) ?? undefined;
      case 'ip.country':
        return (this.country ??= this.countryCode()) ?? undefined;
      case 'ua.family':
        return (this.family ??= this.data.ua === undefined ? null : familyOf(this.data.ua)) ?? undefined;
      case 'source':
        return this.source;
      case 'occurred_at':
        return this.time;
      case 'action':
      case 'action_name':
      case 'resource':
      case 'bytes':
      case 'ip':
      case 'ua':
      case 'session_id':
      case 'device':
        return this.data[field];
      default:
        return labelOf(this.data, field.slice('labels.'.length));
    }
  }

  /** The address, read once however many networks it is compared with. */
  address(): IpAddress | undefined {
    if (this.parsedIp === undefined)
      this.parsedIp = (this.data.ip === undefined ? undefined : parseIp(this.data.ip)) ?? null;
    return this.parsedIp ?? undefined;
  }

  private resource(): ResourceParts {
    return (this.parts ??= new ResourceParts(this.data.resource));
  }

  private networkText(): string | null {
    const address = this.address();
    return address === undefined ? null : networkOf(address);
  }

  private countryCode(): string | null {
    return (this.data.ip === undefined ? undefined : this.countries?.countryOf(this.data.ip)) ?? null;
  }
}

/** A label may be called `constructor`: what an object inherits is none. */
export function labelOf({ labels }: EventData, name: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined;
}

function domainOf(actor: string): string | undefined {
  const at = actor.indexOf('@');
  return at < 0 ? undefined : actor.slice(at + 1);
}
