import { MayBeAbsent } from '@palisade/http';
import { BlockList, isIP } from 'node:net';
import { fileAccess, normaliseActor } from '@palisade/contracts';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsString,
  MaxLength,
  registerDecorator,
} from 'class-validator';
import type { EventView } from './event-view.js';

/** Which events are wanted; all of what is named must hold. */
export class EventFilter {
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  actor?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @IsIn(fileAccess.Action, { each: true })
  action?: fileAccess.Action[];

  /** What the resource begins with. */
  @MayBeAbsent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  resource?: string;

  @MayBeAbsent()
  @IsAddressOrNetwork()
  ip?: string;
}

export type EventMatch = (event: EventView) => boolean;

export function matchOf({ actor, action, resource, ip }: EventFilter): EventMatch {
  const tests: EventMatch[] = [];
  if (actor !== undefined) {
    const wanted = normaliseActor(actor);
    tests.push((event) => event.actor_email === wanted);
  }
  if (action !== undefined && action.length > 0) {
    const wanted = new Set(action);
    tests.push((event) => wanted.has(event.action));
  }
  if (resource !== undefined) tests.push((event) => event.resource.startsWith(resource));
  if (ip !== undefined) tests.push(withinNetwork(ip));
  return (event) => tests.every((test) => test(event));
}

/** However either side writes its address. */
function withinNetwork(wanted: string): EventMatch {
  const [address = '', length] = wanted.split('/');
  const family = familyOf(address);
  const network = new BlockList();
  if (length === undefined) network.addAddress(address, family);
  else network.addSubnet(address, Number(length), family);
  return ({ ip }) => ip !== undefined && familyOf(ip) === family && network.check(ip, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/** An IPv4 or IPv6 address, or a network of them as in 10.0.0.0/8. */
function IsAddressOrNetwork(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isAddressOrNetwork',
      target: target.constructor,
      propertyName: String(property),
      options: { message: '$property must be an IPv4 or IPv6 address, or a network as in 10.0.0.0/8' },
      validator: { validate: isAddressOrNetwork },
    });
  };
}

function isAddressOrNetwork(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('%')) return false;
  const [address = '', length, ...more] = value.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (length === undefined) return true;
  return /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
}
